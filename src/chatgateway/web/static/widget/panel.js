// @ts-check
/** The panel: header, strip, notices, log, composer; and what happens in the conversation, told to them. */
import { el, icon } from "../dom.js";
import { dropZone } from "../files.js";
import { LOCALES, fill, fullTime, span } from "../texts.js";
import { Composer } from "./composer.js";
import { ChatGateway } from "./element.js";
import { Log } from "./log.js";
import { Talk } from "./talk.js";

/** @typedef {import("./talk.js").Item} Item */

const NARROW = "(max-width: 520px)";
const SURE_MS = 4000;

export class Panel {
  /**
   * @param {ChatGateway} host
   * @param {import("./element.js").Tongue} tongue shared with the host, who changes it
   */
  constructor(host, tongue) {
    this.host = host;
    this.tongue = tongue;
    const { settings, base } = ChatGateway;
    this.talk = new Talk(
      {
        url: base.replace(/^http/, "ws") + "v1/chat", files: `${base}v1/attachments`, scope: host.scope, token: settings.token ?? null, language: () => tongue.language,
        context: () => ({ page: location.pathname, title: document.title.slice(0, 200), ...settings.context }),
      },
      (what, item, live) => this.#changed(what, item, live),
    );
    this.log = new Log(this.talk, tongue);
    this.composer = new Composer(this.talk, tongue);
    this.heading = el("h2", {});
    this.phase = el("p", { role: "status" });
    this.end = el("button", { type: "button", class: "plain end", onclick: () => this.#end() });
    this.closer = el("button", { type: "button", class: "plain", onclick: () => host.close() }, icon("close"));
    this.strip = el("div", { role: "status", hidden: true });
    this.notices = el("div", {});
    this.typing = el("div", { class: "typing", hidden: true });
    this.person = el("button", { type: "button", class: "pill person", onclick: () => this.talk.human() });
    this.element = el("section", { class: "panel", part: "panel", role: "dialog", hidden: true, onkeydown: (/** @type {KeyboardEvent} */ e) => this.#key(e), ...dropZone(() => this.composer.tray) },
      el("header", {}, el("div", { class: "titles" }, this.heading, this.phase), this.end, this.closer),
      this.strip, this.notices, this.log.element, this.typing, this.person, this.composer.element);
    // Back to this tab, or read in another one.
    document.addEventListener("visibilitychange", () => this.#count());
    addEventListener("storage", (event) => event.key === this.talk.memory.seenKey && this.#count());
    visualViewport?.addEventListener("resize", () => this.#fit());
    this.label();
  }

  open() {
    this.element.hidden = false;
    this.talk.start();
    this.#refresh();
    this.log.toEnd();
    this.composer.focus();
    this.talk.read();
  }

  /** Puts the words of the language of now everywhere. */
  label() {
    const { texts, language } = this.tongue;
    const title = this.host.getAttribute("chat-title") ?? ChatGateway.settings.title ?? texts.title;
    this.element.lang = LOCALES[language];
    this.element.setAttribute("aria-label", title);
    this.heading.textContent = title;
    this.closer.setAttribute("aria-label", texts.close);
    this.person.replaceChildren(icon("person"), texts.human);
    this.log.clear();
    this.#refresh();
  }

  /** @param {string} what @param {Item} [item] @param {boolean} [live] */
  #changed(what, item, live) {
    if (!this.log) return; // Kept commands speak up while the panel is being built; label() shows them.
    if (what === "clear") this.log.clear();
    if (what === "arrived") this.#count();
    if (what === "items" && item) this.log.put(item);
    if (what === "items" && item && live && item.author?.role !== "customer") this.#heard(item);
    this.#refresh();
  }

  /** @param {Item} item */
  #heard(item) {
    const speaks = item.kind === "message" || item.kind === "answer";
    this.#count();
    if (item.kind === "handoff") this.host.tell("handoff", { reason: item.data.reason });
    if (speaks) this.host.tell("message", { kind: item.kind, seq: item.seq, text: item.data.text });
  }

  /** What is in front of the customer is read; of the rest the launcher says how much it is. */
  #count() {
    if (this.host.isOpen && document.visibilityState === "visible") this.talk.read();
    else this.host.count(this.talk.unseen);
  }

  #refresh() {
    const { talk, tongue: { texts } } = this;
    const name = talk.operator || texts.agent;
    this.phase.textContent = {
      none: texts.stateBot, bot: texts.stateBot, waiting: texts.stateWaiting, active: fill(texts.stateActive, { name }),
      pending: texts.statePending, closed: texts.stateClosed,
    }[talk.phase];
    this.element.dataset.phase = talk.phase;
    const asks = talk.items.at(-1)?.data.clarifies; // Then a person is one of the choices already.
    this.person.hidden = asks || (talk.phase !== "bot" && talk.phase !== "none");
    this.end.hidden = talk.phase === "none" || talk.phase === "closed";
    this.end.textContent = this.end.classList.contains("sure") ? texts.endSure : texts.end;
    this.typing.hidden = !talk.typing;
    this.typing.replaceChildren(el("i", {}), el("i", {}), el("i", {}), fill(texts.typing, { name: talk.typing || name }));
    this.#refreshStrip();
    this.notices.replaceChildren(...talk.notices.map((notice) => this.#notice(notice)));
    this.log.refresh();
    this.composer.refresh();
  }

  /** The line between header and log: a broken connection first, else the place in the queue. */
  #refreshStrip() {
    const { talk, strip, tongue: { texts, language } } = this;
    const offline = talk.line === "stopped" || talk.line === "waiting";
    strip.className = offline ? "strip offline" : "strip";
    strip.replaceChildren();
    if (talk.line === "stopped") strip.append(texts.stopped, el("button", { type: "button", class: "link", onclick: () => talk.start() }, texts.reconnect));
    else if (talk.line === "waiting") strip.append(texts.reconnecting);
    else if (talk.phase === "waiting" && talk.queue) {
      const { position, wait, someone_from: from } = talk.queue;
      strip.append(el("b", {}, from ? fill(texts.someoneFrom, { time: fullTime(from, language) }) : position <= 1 ? texts.queueNext : fill(texts.queue, { position })));
      const [low, high] = wait ? [span(wait.low, language), span(wait.high, language)] : [];
      if (wait) strip.append(el("span", {}, fill(low === high ? texts.waitOne : texts.wait, { low, high })));
    }
    strip.hidden = !strip.hasChildNodes();
  }

  /** @param {Record<string, any>} notice */
  #notice(notice) {
    const dismiss = () => {
      this.talk.notices = this.talk.notices.filter((one) => one !== notice);
      this.#refresh();
    };
    return el("div", { class: `notice ${notice.severity ?? ""}`, role: "status" }, icon("warn"),
      el("div", {}, el("b", {}, notice.title ?? ""), " ", notice.body ?? ""),
      el("button", { type: "button", class: "plain", "aria-label": this.tongue.texts.dismiss, onclick: dismiss }, icon("close")));
  }

  /** Ending takes two presses, so that nobody ends a conversation by a slip. */
  #end() {
    if (this.end.classList.contains("sure")) this.talk.leave();
    this.end.classList.toggle("sure");
    setTimeout(() => {
      this.end.classList.remove("sure");
      this.#refresh();
    }, SURE_MS);
    this.#refresh();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape" && !event.isComposing) this.host.close();
    if (event.key !== "Tab" || !matchMedia(NARROW).matches) return;
    // Full screen hides the page, so the focus stays in the panel.
    const stops = /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll("button:enabled, textarea, a, [tabindex]")]).filter((one) => one.offsetParent);
    if (this.host.root.activeElement !== (event.shiftKey ? stops[0] : stops.at(-1))) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
  }

  /** On a phone the keyboard covers the lower part of the panel unless it shrinks with the visible part. */
  #fit() {
    this.element.style.height = matchMedia(NARROW).matches && visualViewport ? `${visualViewport.height}px` : "";
    this.log.toEnd();
  }
}
