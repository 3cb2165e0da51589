// @ts-check
/** The bar on top: who I am, whether customers may come to me, how full my hands are. */
import { el, redraw } from "../dom.js";
import { languageChoice, session } from "./session.js";

const STATUSES = /** @type {const} */ (["ready", "busy", "break", "off"]);

export class Bar {
  /**
   * @param {import("./desk.js").Desk} desk
   * @param {import("./tongue.js").Tongue} tongue
   * @param {{leave: () => void, turned: () => void}} act
   */
  constructor(desk, tongue, act) {
    this.desk = desk;
    this.tongue = tongue;
    this.act = act;
    this.buttons = STATUSES.map((status) => el("button", { type: "button", role: "radio", class: `status ${status}`, onclick: () => this.#declare(status) }));
    this.statuses = el("div", { class: "statuses", role: "radiogroup" }, ...this.buttons);
    this.name = el("div", { class: "me" });
    this.hands = el("div", { class: "hands" });
    this.board = el("a", { class: "plain", href: "/supervisor", hidden: true });
    this.language = el("span", {}, languageChoice(tongue, act.turned));
    this.logout = el("button", { type: "button", class: "plain", onclick: () => this.#leave() });
    this.alert = el("div", { class: "alert", role: "status", hidden: true });
    this.element = el("header", { class: "bar" },
      el("div", { class: "mark", "aria-hidden": "true" }), this.name, this.statuses, this.hands, el("span", { class: "space" }), this.board, this.language, this.logout, this.alert);
  }

  refresh() {
    const texts = /** @type {import("./texts/ja.js").Texts} */ (this.tongue.texts);
    const { operator, mine, line } = this.desk;
    this.name.textContent = operator.name;
    this.statuses.setAttribute("aria-label", texts.status);
    for (const [index, status] of STATUSES.entries()) {
      const button = /** @type {HTMLButtonElement} */ (this.buttons[index]);
      button.textContent = texts[status];
      button.setAttribute("aria-checked", String(status === operator.status));
      button.disabled = line !== "open";
    }
    this.hands.textContent = this.tongue.fill(texts.capacity, { now: mine.length, max: operator.capacity });
    this.board.hidden = operator.role !== "supervisor";
    this.board.textContent = texts.board;
    this.logout.textContent = texts.logout;
    this.#refreshAlert(texts);
  }

  /** @param {import("./texts/ja.js").Texts} texts */
  #refreshAlert(texts) {
    const { desk } = this;
    const { line, operator } = desk;
    /** @type {(Node|string)[]} */
    let words = desk.notices.map((notice) => el("div", { "data-of": notice.id }, this.tongue.notice(notice), el("button", { type: "button", class: "link", onclick: () => desk.heed(notice) }, "OK")));
    if (line === "waiting") words = [texts.offline];
    else if (line === "stopped") words = [texts.stopped, el("button", { type: "button", class: "link", onclick: () => desk.socket.start() }, texts.reconnect)];
    else if (operator.status === "not_responding") words = [texts.notResponding];
    this.alert.hidden = words.length === 0;
    redraw(this.alert, ...words);
  }

  /** @param {string} status */
  #declare(status) {
    this.desk.declare(status).then(() => this.refresh(), () => {});
  }

  /** Nobody leaves while customers are sent to them. */
  async #leave() {
    if (this.desk.line === "open" && this.desk.operator.status !== "off") await this.desk.declare("off").catch(() => {});
    session.end();
    this.act.leave();
  }
}
