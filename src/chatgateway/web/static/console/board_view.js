// @ts-check
/** The board: how many wait and why, who is there, and any conversation to read along, whisper into or take over. */
import { el, meansSend, redraw } from "../dom.js";
import { Figures } from "./board_figures.js";
import { languageChoice } from "./session.js";
import { Transcript } from "./transcript.js";

const TOAST_MS = 6000;

export class BoardView {
  /**
   * @param {import("./desk.js").Desk} desk
   * @param {import("./tongue.js").Tongue} tongue
   * @param {string} token
   */
  constructor(desk, tongue, token) {
    this.desk = desk;
    this.tongue = tongue;
    this.waiting = false;
    this.figures = new Figures(desk, tongue, token, (conversation) => this.watch(conversation));
    this.bar = el("header", { class: "bar" });
    this.transcript = new Transcript(desk, tongue, (id) => desk.colleagues.get(id)?.name ?? this.#texts.another);
    this.head = el("header", { class: "case-head" });
    this.whisper = el("textarea", { rows: 2, onkeydown: (/** @type {KeyboardEvent} */ e) => this.#key(e) });
    this.note = el("div", { class: "composer", "data-mode": "note" }, this.whisper);
    this.along = el("section", { class: "talk", hidden: true }, this.head, this.transcript.element, this.note);
    this.toasts = el("div", { class: "toasts", role: "alert" });
    this.element = el("div", { class: "board" }, this.bar, this.figures.element, this.along, this.toasts);
    this.#drawBar();
  }

  /** Something is different; draws soon. */
  changed() {
    if (this.waiting) return;
    this.waiting = true;
    setTimeout(() => {
      this.waiting = false;
      this.#draw();
    }, 50);
  }

  /** @param {Record<string, any>} error */
  complain(error) {
    this.#toast(this.tongue.trouble(error));
  }

  /** Reads along in one conversation at a time. @param {string|null} conversation */
  watch(conversation) {
    const { desk } = this;
    for (const other of [...desk.watched]) desk.watch(other, false).catch(() => {});
    desk.selected = conversation;
    if (conversation) desk.watch(conversation, true).catch(() => {});
    this.changed();
  }

  /** @param {...(Node|string)} parts */
  #toast(...parts) {
    const toast = el("div", { class: "toast" }, ...parts);
    this.toasts.append(toast);
    setTimeout(() => toast.remove(), TOAST_MS);
  }

  get #texts() {
    return /** @type {import("./texts/ja.js").Texts} */ (this.tongue.texts);
  }

  #drawBar() {
    const texts = this.#texts;
    document.title = texts.board;
    this.line = el("span", { class: "hands" });
    const turned = () => {
      this.#drawBar();
      this.changed();
    };
    this.bar.replaceChildren(el("div", { class: "mark", "aria-hidden": "true" }), el("div", { class: "me" }, texts.board), this.line, el("span", { class: "space" }),
      el("a", { class: "plain", href: "/console" }, texts.console), languageChoice(this.tongue, turned));
  }

  #draw() {
    const { desk } = this;
    const texts = this.#texts;
    const isSupervisor = desk.operator.role === "supervisor" || desk.operator.id === "";
    if (this.line) this.line.textContent = desk.line === "waiting" ? texts.offline : isSupervisor ? desk.operator.name : texts.notSupervisor;
    this.figures.refresh();
    const one = desk.current;
    this.along.hidden = !one;
    if (!one) return;
    this.#drawHead(one);
    this.transcript.show(one);
    this.whisper.placeholder = texts.whisper;
    this.whisper.setAttribute("aria-label", texts.whisper);
  }

  /** @param {import("./case.js").Case} one */
  #drawHead(one) {
    const texts = this.#texts;
    const take = () => this.desk.take(one.id).then(() => this.#toast(texts.taken, " ", el("a", { href: `/console#${one.id}` }, texts.openConsole)), () => {});
    this.head.dataset.of = one.id;
    redraw(this.head,
      el("div", { class: "who" }, el("b", {}, texts.watching), el("span", { class: "ref" }, one.reference || this.figures.referenceOf(one.id))),
      el("span", { class: "chip state" }, this.tongue.word(texts.states, one.state)), el("span", { class: "space" }),
      el("button", { type: "button", class: "primary take", onclick: take }, texts.take),
      el("button", { type: "button", class: "plain", onclick: () => this.watch(null) }, texts.unwatch));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const one = this.desk.current;
    const text = this.whisper.value.trim();
    if (!meansSend(event) || !one || !text) return;
    event.preventDefault();
    this.whisper.value = "";
    this.desk.say(one, "note", text);
  }
}
