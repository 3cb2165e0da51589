// @ts-check
/** The customer's side of a conversation: commands out, frames in, and the items that a log shows. Knows no element. */
import { GatewaySocket } from "../socket.js";
import { newId } from "../pending.js";
import { placed, unseen } from "./items.js";
import { Memory } from "./memory.js";

/**
 * @typedef {Record<string, any>} Frame
 * @typedef {import("./items.js").Item} Item
 * @typedef {"none"|"bot"|"waiting"|"active"|"pending"|"closed"} Phase
 */

/** What each event kind makes of the conversation's state. @type {Record<string, Phase>} */
const AFTER = { handoff: "waiting", assigned: "active", requeued: "waiting", ticket: "pending", closed: "closed", reopened: "bot" };

export class Talk {
  /**
   * @param {{url: string, files: string, language: () => string, token?: string|null, context: () => Frame, scope: string}} settings
   * @param {(what: "items"|"state"|"clear"|"arrived", item?: Item, live?: boolean) => void} onChange
   */
  constructor(settings, onChange) {
    this.settings = settings;
    this.onChange = onChange;
    this.memory = new Memory(settings.scope);
    /** @type {Item[]} */
    this.items = [];
    /** @type {string|null} */
    this.conversation = null;
    /** @type {Phase} */
    this.phase = "none";
    this.operator = "";
    /** @type {Frame|null} */
    this.queue = null;
    this.readSeq = 0;
    this.readTold = 0;
    this.typing = "";
    this.caughtUp = false;
    this.limits = { text: 4000, attachment: 0 };
    /** Files' names as this page saw them; the gateway keeps none. @type {Map<string, string>} */
    this.names = new Map();
    /** @type {Frame[]} */
    this.notices = [];
    this.line = "idle";
    this.socket = new GatewaySocket({
      url: settings.url,
      keep: `chatgateway.pending.${settings.scope}`,
      hello: (seen) => this.#hello(seen),
      onFrame: (frame) => this.#frame(frame),
      onStatus: (status, detail) => this.#line(status, detail.code),
    });
    for (const entry of this.socket.pending.all()) this.#show(entry.frame, entry.done);
  }

  #blank(caughtUp = false) {
    Object.assign(this, { conversation: null, phase: "none", operator: "", queue: null, readSeq: 0, readTold: 0, typing: "", caughtUp });
  }

  start() { this.socket.start(); }

  /** Forgets the visitor on this device. */
  forget() {
    this.socket.stop();
    this.socket.forget();
    this.memory.forget();
    this.items = [];
    this.#blank();
    this.onChange("clear");
  }

  /** @param {string} text @param {string[]} [attachments] */
  say(text, attachments = []) { this.#command({ type: "message", text, ...(attachments.length ? { attachments } : {}) }); }

  /** What proves to the gateway who this is. */
  get token() { return this.settings.token ?? this.memory.token; }

  /** @param {number} seq @param {{entry: string, text: string}} suggestion */
  choose(seq, suggestion) {
    this.#command({ type: "choose", seq, entry: suggestion.entry }, suggestion.text);
  }

  human() { this.#command({ type: "human" }); }

  leave() { this.#command({ type: "leave" }); }

  /** @param {number} seq @param {boolean} helpful */
  feedback(seq, helpful) {
    return this.socket.send({ type: "feedback", seq, helpful }).done;
  }

  /** @param {number} score @param {string} comment */
  rate(score, comment) {
    this.memory.rated = this.conversation;
    this.#command({ type: "rate", score, ...(comment ? { comment } : {}) });
  }

  /** @param {Item} item */
  retry(item) {
    if (item.command) this.#command(item.command);
  }

  /** @param {boolean} active */
  types(active) {
    if (this.phase === "active" || this.phase === "waiting") this.socket.hint({ type: "typing", active });
  }

  /** Tells that everything up to the last item was read. */
  read() {
    const last = this.items.findLast((item) => item.conversation === this.conversation && item.seq && item.author && item.author.role !== "customer");
    if (!last?.seq || last.seq <= this.readTold || this.phase === "none") return;
    this.readTold = last.seq;
    this.memory.see(this.conversation, last.seq);
    this.socket.hint({ type: "read", seq: last.seq });
  }

  /** How many words of others this customer has not seen. */
  get unseen() { return unseen(this.items, this.conversation, this.memory.seenIn(this.conversation)); }

  /** Another conversation than the one before: what was said of that one holds no longer. @param {string} conversation */
  #enter(conversation) {
    if (this.conversation !== conversation && this.conversation !== null) this.#blank(this.caughtUp);
    this.conversation = conversation;
  }

  /** @param {Map<string, number>} seen @returns {Frame} */
  #hello(seen) {
    return {
      type: "hello", token: this.token, conversation: this.conversation,
      last_seq: (this.conversation && seen.get(this.conversation)) || 0, language: this.settings.language(),
      channel: "web", context: this.settings.context(),
    };
  }

  /** @param {string} status @param {number} [code] */
  #line(status, code) {
    this.line = status;
    if (status === "stopped" && code === 4500 && !this.settings.token && this.memory.token !== null) {
      // The visitor token is not known any more (expired, other server): begin as a new visitor, once.
      this.memory.token = null;
      this.socket.seen.clear();
      queueMicrotask(() => this.start());
    }
    if (status !== "open") this.typing = "";
    this.onChange("state");
  }

  /** @param {Frame} command @param {string} [text] what to show for it */
  #command(command, text) {
    const frame = { ...command, id: command.id ?? newId() };
    this.#show(frame, this.socket.send(frame).done, text);
    this.start();
  }

  /** Shows a command of ours at once and what became of it later. @param {Frame} frame @param {Promise<Frame>} done @param {string} [text] */
  #show(frame, done, text) {
    const shows = frame.type === "message" || frame.type === "choose";
    /** @type {Item|undefined} */
    const item = shows
      ? { key: frame.id, kind: "message", author: { role: "customer" }, data: { text: text ?? frame.text ?? "…", attachments: frame.attachments }, state: "sending", command: frame }
      : undefined;
    if (item) this.#put(item);
    done.then((ack) => this.#done(frame, ack, item), (error) => this.#failed(frame, error, item));
  }

  /** Our connection gets no event for what it did: the ack stands for it. @param {Frame} frame @param {Frame} ack @param {Item} [item] */
  #done(frame, ack, item) {
    if (ack.conversation) this.#enter(ack.conversation);
    if (item) {
      const masked = ack.masked ?? ack.data?.masked;
      Object.assign(item, { state: "sent", conversation: this.conversation, seq: ack.seq, at: ack.at });
      Object.assign(item.data, ack.data, masked?.length ? { masked, text: ack.text ?? ack.data?.text ?? null } : {});
      this.#put(item);
      if (this.phase === "none" || this.phase === "closed") this.phase = "bot";
    } else if (ack.seq && (frame.type === "human" || frame.type === "leave")) {
      const [kind, reason] = frame.type === "human" ? ["handoff", "asked"] : ["closed", "customer_left"];
      this.#event({ ...ack, id: frame.id, kind, author: { role: "customer" }, data: { reason, ...ack.data } }, true);
    }
    this.onChange("state");
  }

  /** @param {Frame} frame @param {Frame} error @param {Item} [item] */
  #failed(frame, error, item) {
    if (item) this.#put(Object.assign(item, { state: "failed", data: { ...item.data, error: error.code } }));
    else if (frame.type === "rate") this.memory.rated = null;
    this.onChange("state");
  }

  /** @param {Frame} frame */
  #frame(frame) {
    switch (frame.type) {
      case "welcome": this.#welcome(frame); break;
      case "event": return this.#event(frame, this.caughtUp);
      case "caught_up": this.caughtUp = true; this.onChange("arrived"); break;
      case "resync": this.items = this.items.filter((item) => item.state); this.onChange("clear"); break;
      case "queue": this.queue = frame; break;
      case "typing": this.#typing(frame); break;
      case "read": this.readSeq = Math.max(this.readSeq, frame.seq); break;
      // One that is over stays only while it has something to say about that.
      case "notice": this.notices = [...this.notices.filter((n) => n.id !== frame.notice.id), ...(frame.notice.ended && !frame.notice.body ? [] : [frame.notice])]; break;
    }
    this.onChange("state");
  }

  /** @param {Frame} welcome */
  #welcome(welcome) {
    if (!this.settings.token) this.memory.token = welcome.token;
    this.limits = { ...this.limits, ...welcome.limits };
    this.notices = welcome.notices ?? [];
    this.caughtUp = false;
    if (!welcome.conversation) return;
    this.#enter(welcome.conversation.id);
    this.phase = welcome.conversation.state;
    this.reference = welcome.conversation.reference;
  }

  /** @param {Frame} event @param {boolean} live */
  #event(event, live) {
    this.#enter(event.conversation ?? this.conversation);
    const { kind, author } = event;
    if (kind === "redacted") return this.#redact(event.data.seq);
    this.phase = AFTER[kind] ?? (this.phase === "none" ? "bot" : this.phase);
    if (kind === "assigned") this.operator = event.data.operator?.name ?? "";
    if (this.phase !== "waiting") this.queue = null;
    if (author?.role !== "customer") this.typing = "";
    // Our own event in a replay carries the command's id: it takes the place of what we showed for the command.
    this.#put({ key: event.id ?? `${event.conversation}/${event.seq}`, kind, conversation: this.conversation, seq: event.seq, at: event.at, author, data: event.data ?? {} }, live);
    this.onChange("state");
  }

  /** @param {number} seq */
  #redact(seq) {
    const item = this.items.find((one) => one.seq === seq && one.conversation === this.conversation);
    if (item) this.#put(Object.assign(item, { data: { ...item.data, text: null, redacted: true } }));
  }

  /** @param {Frame} frame */
  #typing(frame) {
    clearTimeout(this.typingTimer);
    this.typing = frame.active ? frame.author?.name || this.operator : "";
    // Whoever vanished in mid-word sends no "stopped typing".
    if (frame.active) this.typingTimer = setTimeout(() => { this.typing = ""; this.onChange("state"); }, 8000);
  }

  /** @param {Item} item @param {boolean} [live] */
  #put(item, live = false) {
    this.items = placed(this.items, item);
    this.onChange("items", item, live);
  }
}
