// @ts-check
/** The log of a conversation as staff read it: everything, with the bot's trace and the internal notes. */
import { el, icon, linked } from "../dom.js";
import { fileList } from "../files.js";

/** @typedef {Record<string, any>} Frame */
/** @typedef {import("./case.js").Case} Case */

export class Transcript {
  /**
   * @param {import("./desk.js").Desk} desk
   * @param {import("./tongue.js").Tongue} tongue
   * @param {(id: string) => string} nameOf  an operator's name by id
   * @param {(one: Case, id: string) => void} [onRetry]
   */
  constructor(desk, tongue, nameOf, onRetry) {
    this.desk = desk;
    this.tongue = tongue;
    this.nameOf = nameOf;
    this.onRetry = onRetry;
    this.list = el("div", { class: "log-items", role: "log", "aria-live": "polite" });
    this.element = el("div", { class: "log", tabIndex: 0 }, this.list);
    /** @type {Map<string, {row: HTMLElement, of: unknown}>} */
    this.rows = new Map();
    this.shown = "";
  }

  /** @param {Case|undefined} one */
  show(one) {
    const key = `${one?.id} ${this.tongue.language}`;
    const atEnd = this.shown !== key || this.#isAtEnd();
    if (this.shown !== key) this.#clear();
    this.shown = key;
    if (one) this.#fill(one);
    if (atEnd) this.element.scrollTop = this.element.scrollHeight;
  }

  #clear() {
    this.rows.clear();
    this.list.replaceChildren();
  }

  /** Makes what is new and drops what is gone, so that readers hear only what is new. @param {Case} one */
  #fill(one) {
    /** @type {[string, unknown, () => HTMLElement|null][]} */
    const wanted = [
      ...one.log.map((event) => /** @type {any} */ ([`${event.seq}`, event, () => this.#row(event, one)])),
      ...[...one.outgoing.values()].map((out) => /** @type {any} */ ([out.frame.id, out.state, () => this.#outgoing(one, out)])),
    ];
    const keys = new Set(wanted.map(([key]) => key));
    for (const [key, { row }] of this.rows) if (!keys.has(key)) { row.remove(); this.rows.delete(key); }
    let before = /** @type {ChildNode|null} */ (null);
    for (const [key, of, make] of wanted) {
      let known = this.rows.get(key);
      if (!known || known.of !== of) {
        known?.row.remove();
        known = { row: make() ?? el("div", { hidden: true }), of };
        this.rows.set(key, known);
      }
      const place = before ? before.nextSibling : this.list.firstChild;
      if (place !== known.row) this.list.insertBefore(known.row, place);
      before = known.row;
    }
    this.#markRead(one);
  }

  /** @param {Case} one */
  #markRead(one) {
    this.list.querySelector(".read")?.remove();
    const mine = one.log.findLast((event) => event.kind === "message" && event.author?.role === "operator");
    if (mine && mine.seq <= one.readSeq) this.rows.get(`${mine.seq}`)?.row.querySelector(".meta")?.append(el("span", { class: "read" }, ` · ${this.tongue.texts?.read}`));
  }

  #isAtEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  /** @param {Frame} event @param {Case} one @returns {HTMLElement|null} */
  #row(event, one) {
    const texts = this.#texts;
    const { kind, author, data } = event;
    const hint = data.language ?? one.brief.language;
    if (kind === "message" && author.role === "customer") return this.#said(event, "customer", one.brief.customer?.name || texts.customer, hint);
    if (kind === "message") return this.#said(event, "operator", author.name || texts.you, hint);
    if (kind === "note") return this.#said(event, "note", `${author.name || texts.you} · ${texts.internal}`, undefined);
    if (kind === "answer") return this.#answer(event, hint);
    const words = this.#system(event);
    const line = words ? el("div", { class: `system ${kind}` }, words, this.#time(event.at)) : null;
    // What the customer was told meanwhile.
    return line && kind === "handoff" && data.text ? el("div", { class: "pair" }, this.#said(event, "bot", texts.bot, hint), line) : line;
  }

  /** @param {string} at */
  #time(at) {
    return el("time", { dateTime: at, title: this.tongue.moment(at) }, this.tongue.time(at));
  }

  get #texts() {
    return /** @type {import("./texts/ja.js").Texts} */ (this.tongue.texts);
  }

  /** @param {Frame} event @param {string} kind @param {string} who @param {string} [hint] */
  #said(event, kind, who, hint) {
    const texts = this.#texts;
    const { text, redacted, masked, alarm, attachments } = event.data;
    const words = redacted ? texts.redactedText : text ?? texts.redactedText;
    const meta = el("div", { class: "meta" }, who, " · ", this.#time(event.at));
    const row = el("div", { class: `said ${kind}` }, el("div", { class: "bubble", lang: this.tongue.localeOf(words, hint) }, linked(words)),
      attachments?.length > 0 && !redacted && fileList(attachments, this.desk.names, texts, (id) => this.desk.rest.file(id)), meta);
    if (masked?.length) row.append(el("div", { class: alarm ? "flag bad" : "flag" }, icon("warn"), this.tongue.fill(texts.masked, { kinds: this.tongue.kinds(masked) })));
    return row;
  }

  /** @param {Frame} event @param {string} [hint] */
  #answer(event, hint) {
    const texts = this.#texts;
    const { entry, confidence, suggestions } = event.data;
    const row = this.#said(event, "bot", texts.bot, hint);
    const trace = el("div", { class: "trace" });
    if (entry) trace.append(el("code", {}, entry));
    if (typeof confidence === "number") trace.append(el("span", {}, this.tongue.fill(texts.confidence, { percent: Math.round(confidence * 100) })));
    for (const one of suggestions ?? []) trace.append(el("span", { class: "chip", title: one.entry }, one.text));
    if (trace.hasChildNodes()) row.append(trace);
    return row;
  }

  /** @param {Frame} event @returns {string} */
  #system({ kind, data, author }) {
    const texts = this.#texts;
    const words = /** @type {Record<string, string>} */ (texts.events);
    const { tongue } = this;
    /** @type {Record<string, () => Record<string, any>>} */
    const values = {
      handoff: () => ({ reason: [tongue.word(texts.reasons, data.reason), ...tongue.skills(data.skills)].join(" · ") }),
      offered: () => ({ name: this.nameOf(data.operator) }),
      offer_ended: () => ({ outcome: tongue.word(texts.outcomes, data.outcome) }),
      assigned: () => ({ name: data.operator?.name ?? "" }),
      requeued: () => ({ reason: tongue.word(texts.reasons, data.reason) }),
      transferred: () => ({ name: author?.name ?? "", to: this.#destination(data.to), reason: data.reason ?? "" }),
      ticket: () => ({ due: tongue.moment(data.due_at) }),
      feedback: () => ({ value: data.helpful ? texts.helpful : texts.unhelpful }),
      rated: () => ({ score: data.score, comment: data.comment ?? "" }),
      closed: () => ({ reason: [tongue.word(texts.closeReasons, data.reason), data.summary].filter(Boolean).join(" · ") }),
    };
    // Our own ack does not say until when.
    if (kind === "ticket" && !data.due_at) return texts.ticketed;
    return words[kind] ? tongue.fill(words[kind], values[kind]?.() ?? {}) : "";
  }

  /** @param {Frame} [to] */
  #destination(to = {}) {
    if (to.operator) return to.name ?? this.nameOf(to.operator);
    return [...this.tongue.skills(to.skills), to.tier ? this.tongue.word(this.#texts.tiers, to.tier) : ""].filter(Boolean).join(" · ");
  }

  /** @param {Case} one @param {import("./case.js").Outgoing} out */
  #outgoing(one, out) {
    const texts = this.#texts;
    const kind = out.frame.type === "note" ? "note" : "operator";
    const row = el("div", { class: `said ${kind} ${out.state}` }, el("div", { class: "bubble" }, linked(out.frame.text)));
    if (out.state === "sending") row.append(el("div", { class: "meta" }, texts.sending));
    else {
      const retry = el("button", { type: "button", class: "link", onclick: () => this.onRetry?.(one, out.frame.id) }, texts.retry);
      row.append(el("div", { class: "meta bad", role: "alert" }, `${texts.failed}: ${this.tongue.trouble(out.error ?? {})} · `, retry));
    }
    return row;
  }
}
