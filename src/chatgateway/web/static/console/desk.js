// @ts-check
/** The operator's side: commands out, frames in, and what is on the desk. Knows no element. */
import { newId } from "../pending.js";
import { GatewaySocket } from "../socket.js";
import { Case } from "./case.js";
import { Rest } from "./rest.js";

/** @typedef {Record<string, any>} Frame */

export class Desk {
  /**
   * @param {string} token
   * @param {{changed: () => void, refused: (code?: number) => void, failed: (error: Frame) => void}} heard
   */
  constructor(token, heard) {
    this.heard = heard;
    /** @type {Frame} */
    this.operator = { id: "", name: "", role: "operator", skills: {}, tier: "", capacity: 0, status: "off" };
    /** @type {Map<string, Case>} */
    this.cases = new Map();
    /** @type {Map<string, Frame>} */
    this.offers = new Map();
    /** What earlier offers said. @type {Map<string, Frame>} */
    this.offered = new Map();
    /** @type {string|null} */
    this.selected = null;
    /** @type {Frame[]} */
    this.notices = [];
    /** @type {Frame|null} */
    this.board = null;
    this.rest = new Rest(token);
    /** Files' names as this page saw them. @type {Map<string, string>} */
    this.names = new Map();
    this.fileBytes = 0;
    /** Colleagues by id, for their names. @type {Map<string, Frame>} */
    this.colleagues = new Map();
    this.line = "idle";
    this.wantsBoard = false;
    /** @type {Set<string>} */
    this.watched = new Set();
    this.socket = new GatewaySocket({
      url: new URL("/v1/agent", location.href).href.replace(/^http/, "ws"),
      hello: (seen) => ({ type: "hello", token, resume: this.#resume(seen) }),
      onFrame: (frame) => this.#frame(frame),
      onStatus: (status, detail) => this.#line(status, detail.code),
    });
  }

  start() { this.socket.start(); }

  get current() { return this.selected ? this.cases.get(this.selected) : undefined; }

  get mine() { return [...this.cases.values()].filter((one) => one.isOf(this.operator.id)); }

  /** @param {string|null} id */
  select(id) {
    this.selected = id;
    this.#noteRead();
    this.heard.changed();
  }

  /** @param {string} id */
  dismiss(id) {
    this.cases.delete(id);
    if (this.selected === id) this.selected = null;
    this.heard.changed();
  }

  /** @param {Frame} notice */
  heed(notice) {
    this.notices = this.notices.filter((one) => one !== notice);
    this.heard.changed();
  }

  /** @param {string} status */
  declare(status) {
    return this.#command({ type: "status", status }).then(() => (this.operator = { ...this.operator, status }));
  }

  /** @param {Frame} offer */
  accept(offer) {
    const { conversation, epoch } = offer;
    return this.#command({ type: "accept", conversation, epoch }).then((ack) => {
      const one = this.#case(conversation);
      one.describe({ ...offer, state: "active" });
      one.owner = this.operator.id;
      this.offers.delete(conversation);
      if (ack.seq) one.take({ ...ack, kind: "assigned", author: { role: "system" }, data: { operator: this.operator, epoch } });
      if (!this.current?.isOf(this.operator.id) || !this.current?.drafts.reply) this.select(conversation);
    }, (error) => {
      this.offers.delete(conversation);
      throw error;
    });
  }

  /** @param {Frame} offer */
  decline(offer) {
    const { conversation, epoch } = offer;
    this.offers.delete(conversation);
    return this.#command({ type: "decline", conversation, epoch });
  }

  /** Sends a reply or a note; it stays visible as "on its way" until the ack. @param {Case} one @param {"message"|"note"} type @param {string} text @param {string[]} [attachments] @param {string} [id] */
  say(one, type, text, attachments = [], id = newId()) {
    const frame = { type, id, conversation: one.id, text, ...(type === "message" ? { epoch: one.epoch, attachments } : {}) };
    one.outgoing.set(id, { frame, state: "sending" });
    this.socket.send(frame).done.then(
      (ack) => one.take({ ...ack, id, kind: type, author: { role: "operator", ...this.operator }, data: { text: ack.masked ? null : text, attachments, masked: ack.masked, ...ack.data } }),
      (error) => one.outgoing.set(id, { frame, state: "failed", error }),
    ).finally(() => this.heard.changed());
    this.heard.changed();
  }

  /** @param {Case} one @param {Frame} to @param {string} reason */
  transfer(one, to, reason) {
    return this.#command({ type: "transfer", conversation: one.id, epoch: one.epoch, to, reason }).then((ack) => {
      if (ack.seq) one.take({ ...ack, kind: "transferred", author: { role: "operator", ...this.operator }, data: { to, reason, ...ack.data } });
    });
  }

  /** @param {Case} one @param {string} outcome @param {string} summary */
  close(one, outcome, summary) {
    const kind = outcome === "ticket" ? "ticket" : "closed";
    return this.#command({ type: "close", conversation: one.id, epoch: one.epoch, outcome, ...(summary ? { summary } : {}) }).then((ack) => {
      if (ack.seq) one.take({ ...ack, kind, author: { role: "operator", ...this.operator }, data: { reason: outcome, summary, ...ack.data } });
    });
  }

  /** @param {string} conversation @param {boolean} active */
  types(conversation, active) { this.socket.hint({ type: "typing", conversation, active }); }

  /** @param {string} conversation @param {boolean} on */
  watch(conversation, on) {
    if (on) this.watched.add(conversation);
    else this.watched.delete(conversation);
    if (on) this.#case(conversation).forget();
    this.socket.seen.delete(conversation);
    return this.#command({ type: on ? "watch" : "unwatch", conversation });
  }

  /** @param {string} conversation */
  take(conversation) { return this.#command({ type: "take", conversation }); }

  /** Live figures from now on, also after reconnecting. */
  subscribe() {
    this.wantsBoard = true;
    if (this.line === "open") this.#command({ type: "board", active: true });
  }

  /** @param {Frame} command @returns {Promise<Frame>} */
  #command(command) {
    const { done } = this.socket.send(command);
    done.catch((error) => this.heard.failed({ ...error, of: command.type })).finally(() => this.heard.changed());
    this.heard.changed();
    return done;
  }

  /** @param {string} id */
  #case(id) {
    const known = this.cases.get(id);
    if (known) return known;
    const one = new Case(id);
    // Also when another console of this operator took it: the offer said what it is about.
    one.describe(this.offered.get(id) ?? {});
    this.cases.set(id, one);
    return one;
  }

  /** @param {Map<string, number>} seen */
  #resume(seen) { return this.mine.map((one) => ({ conversation: one.id, last_seq: seen.get(one.id) ?? 0 })); }

  /** @param {string} status @param {number} [code] */
  #line(status, code) {
    this.line = status;
    if (status === "stopped" && code) this.heard.refused(code);
    if (status === "waiting") this.offers.clear(); // The gateway withdraws them when the last console is gone.
    this.heard.changed();
  }

  /** @param {Frame} frame */
  #frame(frame) {
    const one = frame.conversation ? this.cases.get(frame.conversation) : undefined;
    switch (frame.type) {
      case "welcome": this.#welcome(frame); break;
      case "event": this.#event(frame); break;
      case "caught_up": one?.catchUp(); break;
      case "resync": one?.forget(); break;
      case "offer": this.offers.set(frame.conversation, frame); this.offered.set(frame.conversation, { brief: frame.brief }); break;
      case "offer_ended": this.offers.delete(frame.conversation); break;
      case "typing": if (one) this.#typing(one, frame); break;
      case "read": if (one && frame.author?.role === "customer") one.readSeq = Math.max(one.readSeq, frame.seq); break;
      case "status": this.operator = { ...this.operator, status: frame.status }; break;
      case "notice": this.notices = [...this.notices.filter((n) => n.id !== frame.notice.id), ...(frame.notice.ended ? [] : [frame.notice])]; break;
      case "board": this.board = frame.board ?? frame; break;
      case "error": this.heard.failed(frame); break;
    }
    this.heard.changed();
  }

  /** @param {Frame} welcome */
  #welcome(welcome) {
    this.operator = welcome.operator;
    this.fileBytes = welcome.limits?.attachment ?? 0;
    const owned = new Set(welcome.conversations.map((/** @type {Frame} */ view) => view.id));
    for (const one of this.mine) if (!owned.has(one.id)) one.owner = null;
    for (const view of welcome.conversations) {
      const one = this.#case(view.id);
      one.describe(view);
      one.owner = this.operator.id;
    }
    if (this.wantsBoard) this.subscribe();
    this.rest.colleagues().then((found) => {
      this.colleagues = new Map(found?.map((who) => [who.id, who]));
      this.heard.changed();
    });
    for (const id of this.watched) this.watch(id, true);
    this.selected ??= welcome.conversations[0]?.id ?? null;
  }

  /** @param {Frame} event */
  #event(event) {
    const one = this.#case(event.conversation);
    one.take(event);
    this.#noteRead();
    // Taken, or given without an offer: nobody has said what it is about.
    if (event.kind === "assigned" && event.data.operator?.id === this.operator.id && !one.reference) this.rest.brief(one.id).then((told) => (one.describe(told ?? {}), this.heard.changed()));
  }

  /** @param {Case} one @param {Frame} frame */
  #typing(one, frame) {
    if (frame.author?.role === "operator") return;
    one.typing = frame.active;
    clearTimeout(one.typingTimer);
    // Whoever vanished in mid-word sends no "stopped typing".
    if (frame.active) one.typingTimer = setTimeout(() => { one.typing = false; this.heard.changed(); }, 8000);
  }

  /** What the operator looks at is read. */
  #noteRead() {
    const one = this.current;
    if (!one || document.visibilityState === "hidden") return;
    one.unread = 0;
    const last = one.log.findLast((event) => event.kind === "message" && event.author?.role === "customer");
    if (!last || last.seq <= one.readTold || !one.isOf(this.operator.id)) return;
    one.readTold = last.seq;
    this.socket.hint({ type: "read", conversation: one.id, seq: last.seq });
  }
}
