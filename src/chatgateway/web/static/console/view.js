// @ts-check
/** The console: bar, list, conversation, context; drawn anew, at most once a moment, when something changed. */
import { el, redraw } from "../dom.js";
import { dropZone } from "../files.js";
import { countUp } from "../texts.js";
import { Bar } from "./bar.js";
import { Composer } from "./composer.js";
import { contextPane, keyList } from "./context.js";
import { askOutcome } from "./dialogs.js";
import { askDestination } from "./handover.js";
import { Keys } from "./keys.js";
import { caseList } from "./list.js";
import { Offers, secondsLeft } from "./offers.js";
import { Transcript } from "./transcript.js";

const TOAST_MS = 6000;

export class ConsoleView {
  /**
   * @param {import("./desk.js").Desk} desk
   * @param {import("./tongue.js").Tongue} tongue
   * @param {() => void} leave
   */
  constructor(desk, tongue, leave) {
    this.desk = desk;
    this.tongue = tongue;
    this.waiting = false;
    this.bar = new Bar(desk, tongue, { leave, turned: () => this.changed() });
    this.offers = new Offers(tongue, { accept: (offer) => this.accept(offer), decline: (offer) => void desk.decline(offer).catch(() => {}) });
    this.list = el("div", { class: "list" });
    this.transcript = new Transcript(desk, tongue, (id) => this.#nameOf(id), (one, id) => this.#retry(one, id));
    this.composer = new Composer(desk, tongue);
    this.head = el("header", { class: "case-head" });
    this.blank = el("div", { class: "blank" });
    this.typing = el("div", { class: "typing", role: "status" });
    this.ended = el("div", { class: "ended" });
    this.context = el("aside", { class: "context" });
    this.toasts = el("div", { class: "toasts", role: "alert" });
    this.talk = el("main", { class: "talk", ...dropZone(() => this.composer.tray) }, this.head, this.blank, this.transcript.element, this.typing, this.ended, this.composer.element);
    this.element = el("div", { class: "console" }, this.bar.element, el("aside", { class: "side" }, this.offers.element, this.list), this.talk, this.context, this.toasts);
    this.keys = new Keys(this);
    document.addEventListener("visibilitychange", () => desk.select(desk.selected));
    const clock = setInterval(() => (this.element.isConnected ? this.#tick() : clearInterval(clock)), 1000);
    this.#draw();
  }

  /** Something is different; draws soon, also where the tab is hidden, for its title. */
  changed() {
    if (this.waiting) return;
    this.waiting = true;
    setTimeout(() => {
      this.waiting = false;
      this.#draw();
    }, 16);
  }

  /** @param {Record<string, any>} error */
  complain(error) {
    const toast = el("div", { class: "toast" }, this.tongue.trouble(error));
    this.toasts.append(toast);
    setTimeout(() => toast.remove(), TOAST_MS);
  }

  /** @param {Record<string, any>} offer */
  accept(offer) {
    this.desk.accept(offer).then(() => {
      this.#draw(); // What is not shown yet cannot have the focus.
      this.composer.field.focus();
    }, () => {});
  }

  transfer() {
    const { desk } = this;
    const one = desk.current;
    if (!one?.isOf(desk.operator.id)) return;
    askDestination(this.tongue, one, desk.rest.colleagues(one.id), (to, reason) => desk.transfer(one, to, reason).catch(() => {}));
  }

  close() {
    const one = this.desk.current;
    if (one?.isOf(this.desk.operator.id)) askOutcome(this.tongue, (outcome, summary) => this.desk.close(one, outcome, summary).catch(() => {}));
  }

  /** @param {import("./case.js").Case} one @param {string} id */
  #retry(one, id) {
    const out = one.outgoing.get(id);
    if (out) this.desk.say(one, out.frame.type, out.frame.text, out.frame.attachments, id);
  }

  /** @param {string} id */
  #nameOf(id) {
    if (id === this.desk.operator.id) return this.desk.operator.name;
    return this.desk.colleagues.get(id)?.name ?? this.#texts.another;
  }

  get #texts() {
    return /** @type {import("./texts/ja.js").Texts} */ (this.tongue.texts);
  }

  #draw() {
    const { desk, tongue } = this;
    const one = desk.current;
    this.element.classList.toggle("in-case", one !== undefined);
    this.bar.refresh();
    this.offers.show([...desk.offers.values()]);
    redraw(this.list, ...caseList(desk, tongue));
    this.#drawHead();
    this.transcript.show(one);
    this.typing.textContent = one?.typing ? this.#texts.typing : "";
    this.#drawEnded();
    this.composer.refresh();
    redraw(this.context, ...(one ? contextPane(one, tongue) : []));
    this.#title();
  }

  #drawHead() {
    const texts = this.#texts;
    const { desk, tongue } = this;
    const one = desk.current;
    this.head.hidden = this.transcript.element.hidden = !one;
    this.blank.hidden = one !== undefined;
    if (!one) return redraw(this.blank, el("p", {}, texts.pick), ...keyList(texts));
    const mine = one.isOf(desk.operator.id);
    const { priority, customer, language } = one.brief;
    this.head.dataset.of = one.id;
    redraw(this.head,
      el("button", { type: "button", class: "plain back", onclick: () => desk.select(null) }, "←", el("span", { class: "sr" }, texts.back)),
      el("div", { class: "who" }, el("b", {}, customer?.name || texts.visitor), el("span", { class: "ref" }, one.reference)),
      el("span", { class: "chip" }, tongue.word(texts.skillNames, language)),
      priority && priority !== "normal" && el("span", { class: `chip priority ${priority}` }, tongue.word(texts.priorities, priority)),
      one.state !== "active" && el("span", { class: "chip state" }, tongue.word(texts.states, one.state)),
      el("span", { class: "space" }),
      el("button", { type: "button", class: "plain details", onclick: () => this.element.classList.toggle("with-context") }, texts.details),
      mine && el("button", { type: "button", class: "plain transfer", onclick: () => this.transfer() }, texts.transfer, el("kbd", {}, "t")),
      mine && el("button", { type: "button", class: "plain close", onclick: () => this.close() }, texts.close, el("kbd", {}, "e")));
  }

  /** Says so where the conversation is not this operator's any more. */
  #drawEnded() {
    const texts = this.#texts;
    const { desk } = this;
    const one = desk.current;
    const away = one !== undefined && !one.isOf(desk.operator.id);
    this.ended.hidden = !away;
    if (!one || !away) return;
    const words = one.left ? texts.passedOn : one.state === "pending" ? texts.ticketed : one.state === "active" || one.state === "waiting" ? texts.gone : texts.closedHere;
    redraw(this.ended, words, el("button", { type: "button", class: "link", "data-of": one.id, onclick: () => desk.dismiss(one.id) }, texts.dismiss));
  }

  /** Clocks move on without news. */
  #tick() {
    if (this.desk.offers.size) {
      this.offers.show([...this.desk.offers.values()]);
      this.#title();
    }
    for (const clock of this.list.querySelectorAll("[data-since]")) {
      clock.textContent = countUp((Date.now() - Date.parse(/** @type {HTMLElement} */ (clock).dataset.since ?? "")) / 1000);
    }
  }

  /** What a hidden tab still shows: an offer's seconds, else how much is unread. */
  #title() {
    const { desk } = this;
    const offer = [...desk.offers.values()][0];
    const unread = desk.mine.reduce((sum, one) => sum + one.unread, 0);
    const badge = offer ? `● ${this.#texts.titleOffer} ${secondsLeft(offer)}s | ` : unread ? `(${unread}) ` : "";
    document.title = badge + this.#texts.app;
  }
}
