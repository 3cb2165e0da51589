// @ts-check
/** One conversation as a console knows it: a fold of its events, what is on its way, and what the operator has not sent yet. */

/**
 * @typedef {Record<string, any>} Frame
 * @typedef {{frame: Frame, state: "sending"|"failed", error?: Frame}} Outgoing
 */

/** What each event kind makes of the state. @type {Record<string, string>} */
const AFTER = { handoff: "waiting", transferred: "waiting", requeued: "waiting", ticket: "pending", closed: "closed", reopened: "bot" };
const UNREAD = new Set(["message", "ticket", "closed", "reopened"]);

/** Languages are skills of two letters. @param {Record<string, number>} [skills] */
function languageIn(skills) {
  return Object.keys(skills ?? {}).find((skill) => skill.length === 2);
}

export class Case {
  /** @param {string} id */
  constructor(id) {
    this.id = id;
    this.reference = "";
    this.state = "active";
    this.epoch = 0;
    /** @type {string|null} */
    this.owner = null;
    /** @type {Frame} */
    this.brief = {};
    /** @type {Map<number, Frame>} */
    this.events = new Map();
    /** @type {Map<string, Outgoing>} */
    this.outgoing = new Map();
    this.unread = 0;
    this.caughtUp = false;
    this.typing = false;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.typingTimer = undefined;
    this.readSeq = 0;
    this.readTold = 0;
    /** "reply" or "note", and what stands in each field. */
    this.mode = /** @type {"reply"|"note"} */ ("reply");
    this.drafts = { reply: "", note: "" };
    /** Files that wait to be sent with the reply. @type {import("../files.js").Tray|undefined} */
    this.tray = undefined;
    /** How the operator gave it away, if they did. @type {""|"transferred"} */
    this.left = "";
  }

  /** What the gateway says of it in `welcome` or `offer`. @param {Frame} view */
  describe(view) {
    this.reference = view.reference ?? view.brief?.reference ?? this.reference;
    this.state = view.state ?? this.state;
    this.epoch = view.epoch ?? this.epoch;
    this.brief = view.brief ?? this.brief;
  }

  /** Takes in an event; each seq counts once, however it came. @param {Frame} event */
  take(event) {
    if (event.id) this.outgoing.delete(event.id);
    if (this.events.has(event.seq)) return;
    const inOrder = event.seq > Math.max(0, ...this.events.keys());
    this.events.set(event.seq, event);
    // Half a log would tell a state of the past; until it is whole, what the gateway said of the conversation holds.
    if (!this.caughtUp) return;
    if (!inOrder) return this.#foldAll();
    this.#fold(event);
    if (event.author?.role !== "customer") return;
    this.typing = false;
    if (UNREAD.has(event.kind)) this.unread++;
  }

  /** The log is whole. */
  catchUp() {
    if (this.caughtUp) return;
    this.caughtUp = true;
    this.#foldAll();
  }

  #foldAll() {
    this.owner = null;
    this.left = "";
    for (const event of this.log) this.#fold(event);
  }

  /** @param {Frame} event */
  #fold({ kind, data }) {
    this.state = AFTER[kind] ?? this.state;
    if (kind === "assigned") {
      this.state = "active";
      this.owner = data.operator?.id ?? null;
      this.epoch = data.epoch ?? this.epoch;
      this.left = "";
    }
    if (kind === "requeued" || kind === "closed" || kind === "ticket" || kind === "transferred") this.owner = null;
    if (kind === "transferred") this.left = "transferred";
    if (kind === "handoff") this.brief = { ...this.brief, language: this.brief.language ?? languageIn(data.skills), skills: data.skills, priority: data.priority, reason: data.reason };
    if (kind === "redacted") this.#redact(data.seq);
  }

  /** The log in order. */
  get log() {
    return [...this.events.values()].sort((a, b) => a.seq - b.seq);
  }

  /** The last thing somebody said. */
  get lastSaid() {
    return this.log.findLast((event) => event.kind === "message" || event.kind === "answer");
  }

  /** Whether the customer spoke last and waits for an answer. */
  get isWaitedFor() {
    return this.state === "active" && this.lastSaid?.author?.role === "customer";
  }

  /** @param {string} operator */
  isOf(operator) {
    return this.state === "active" && this.owner === operator && !this.left;
  }

  /** Forgets the log, which will be sent again. */
  forget() {
    this.events.clear();
    this.caughtUp = false;
  }

  /** @param {number} seq */
  #redact(seq) {
    const event = this.events.get(seq);
    if (event) this.events.set(seq, { ...event, data: { ...event.data, text: null, redacted: true } });
  }
}
