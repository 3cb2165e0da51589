// @ts-check
/** The figures and lists of the board. */
import { el, redraw } from "../dom.js";
import { countUp } from "../texts.js";

/** @typedef {Record<string, any>} Frame */

const ACTIVE_SHOWN = 50;
const ACTIVE_EVERY_MS = 5000;

export class Figures {
  /**
   * @param {import("./desk.js").Desk} desk
   * @param {import("./tongue.js").Tongue} tongue
   * @param {string} token
   * @param {(conversation: string) => void} onWatch
   */
  constructor(desk, tongue, token, onWatch) {
    this.desk = desk;
    this.tongue = tongue;
    this.token = token;
    this.onWatch = onWatch;
    /** Conversations that people have in hand. @type {Frame[]} */
    this.active = [];
    this.tiles = el("div", { class: "tiles" });
    this.alerts = el("div", { class: "alerts", role: "status" });
    this.skills = el("div", { class: "skills" });
    this.queue = el("div", { class: "panel" });
    this.people = el("div", { class: "panel" });
    this.inHand = el("div", { class: "panel" });
    this.element = el("main", { class: "figures" }, this.alerts, this.tiles, this.skills, this.queue, this.inHand, this.people);
    this.#load();
    setInterval(() => document.visibilityState === "visible" && this.#load(), ACTIVE_EVERY_MS);
  }

  /** @param {string} conversation */
  referenceOf(conversation) {
    return [...(this.desk.board?.queue ?? []), ...this.active].find((one) => (one.conversation ?? one.id) === conversation)?.reference ?? "";
  }

  refresh() {
    const { desk } = this;
    const board = desk.board ?? {};
    const texts = this.#texts;
    const operators = board.operators ?? [];
    const ready = operators.filter((/** @type {Frame} */ who) => who.status === "ready" && who.connected);
    const oldest = board.oldest_wait_seconds;
    redraw(this.tiles,
      tile(texts.boardWaiting, String(board.waiting ?? 0), (board.waiting ?? 0) > 0 ? "busy" : ""),
      tile(texts.boardOldest, oldest == null ? "–" : countUp(oldest), oldest > 180 ? "late" : ""),
      // An operator's load also counts what is only offered; a full page says no more than "at least".
      tile(texts.boardActive, this.active.length < ACTIVE_SHOWN ? String(this.active.length) : `${ACTIVE_SHOWN}+`),
      tile(texts.boardOperators, `${ready.length} / ${operators.length}`, ready.length ? "" : "late"));
    const bySkill = Object.entries(board.by_skill ?? {});
    redraw(this.skills, ...bySkill.map(([skill, count]) => el("span", { class: "chip" }, `${this.tongue.word(texts.skillNames, skill)} ${count}`)));
    redraw(this.alerts, ...desk.notices.map((notice) => this.#alert(notice)));
    this.#drawQueue(board.queue ?? []);
    this.#drawPeople(operators);
    this.#drawActive();
  }

  get #texts() {
    return /** @type {import("./texts/ja.js").Texts} */ (this.tongue.texts);
  }

  /** @param {Frame} notice */
  #alert(notice) {
    const { desk } = this;
    const { conversation } = notice;
    return el("div", { class: "alert", "data-of": notice.id }, this.tongue.notice(notice),
      conversation && el("button", { type: "button", class: "link", onclick: () => this.onWatch(conversation) }, this.#texts.watch),
      el("button", { type: "button", class: "link", onclick: () => desk.heed(notice) }, "OK"));
  }

  /** @param {string} id */
  #nameOf(id) {
    return this.desk.board?.operators?.find((/** @type {Frame} */ who) => who.id === id)?.name ?? id;
  }

  /** @param {Frame[]} queue */
  #drawQueue(queue) {
    const texts = this.#texts;
    const rows = queue.map((one) => this.#row(one.conversation, [
      el("b", {}, one.reference ?? ""), el("span", { class: "wait" }, countUp(one.waited_seconds)),
      el("span", { class: "needs" }, this.tongue.skills(one.skills).join(" · ")),
      one.priority !== "normal" && el("span", { class: `chip ${one.priority}` }, this.tongue.word(texts.priorities, one.priority)),
      one.ticket && el("span", { class: "chip" }, texts.ticket),
      one.overdue && el("span", { class: "chip urgent" }, texts.overdue),
      el("span", { class: "why", title: one.why?.text }, this.tongue.word(texts.whyCodes, one.why?.code)),
    ]));
    redraw(this.queue, el("h2", {}, texts.boardQueue), rows.length ? el("ul", {}, ...rows) : el("p", { class: "empty" }, texts.boardNobody));
  }

  #drawActive() {
    const texts = this.#texts;
    const rows = this.active.map((one) => this.#row(one.id, [
      el("b", {}, one.reference ?? ""), el("span", { class: "needs" }, this.tongue.word(texts.skillNames, one.language)),
      el("span", { class: "why" }, this.#nameOf(one.operator)),
    ]));
    this.inHand.hidden = rows.length === 0;
    redraw(this.inHand, el("h2", {}, texts.mine), el("ul", {}, ...rows));
  }

  /** @param {Frame[]} operators */
  #drawPeople(operators) {
    const texts = this.#texts;
    const rows = operators.map((who) => {
      const state = who.connected ? this.tongue.word(/** @type {any} */ (texts), who.status) : texts.lost;
      return el("li", { class: "person" },
        el("span", { class: `dot ${who.connected ? who.status : "off"}`, "aria-hidden": "true" }), el("b", {}, who.name), el("span", { class: "needs" }, state),
        el("span", { class: "load" }, el("meter", { min: 0, max: Math.max(1, who.capacity), value: who.load, "aria-label": texts.load }), ` ${who.load}/${who.capacity}`),
        el("span", { class: "why" }, this.tongue.skills(who.skills).join(" · ")));
    });
    redraw(this.people, el("h2", {}, texts.boardPeople), el("ul", {}, ...rows));
  }

  /** @param {string} conversation @param {(Node|false|undefined)[]} parts */
  #row(conversation, parts) {
    const here = conversation === this.desk.selected;
    return el("li", {}, el("button", { type: "button", class: here ? "watch selected" : "watch", "data-of": conversation, "aria-pressed": String(here), onclick: () => this.onWatch(conversation) }, ...parts));
  }

  /** The board's frames tell the queue; who is being helped is asked of the REST side. */
  async #load() {
    try {
      const answer = await fetch(`/v1/conversations?state=active&limit=${ACTIVE_SHOWN}`, { headers: { authorization: `Bearer ${this.token}` } });
      if (!answer.ok) return;
      this.active = (await answer.json()).items ?? [];
      this.refresh();
    } catch {
      // The network is down; the bar says so.
    }
  }
}

/** @param {string} name @param {string} value @param {string} [kind] */
function tile(name, value, kind = "") {
  return el("div", { class: `tile ${kind}` }, el("span", {}, name), el("b", {}, value));
}
