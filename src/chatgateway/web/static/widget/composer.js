// @ts-check
/** Where the customer writes. */
import { el, icon, meansSend } from "../dom.js";
import { Tray } from "../files.js";
import { fill } from "../texts.js";

const TYPING_EVERY_MS = 3000;
const TYPING_STOPS_MS = 5000;

export class Composer {
  /**
   * @param {import("./talk.js").Talk} talk
   * @param {{texts: import("./texts/ja.js").Texts}} tongue
   */
  constructor(talk, tongue) {
    this.talk = talk;
    this.tongue = tongue;
    this.typedAt = 0;
    this.field = el("textarea", { rows: 1, enterKeyHint: "send", autocomplete: "off", oninput: () => this.#typed(), onkeydown: (/** @type {KeyboardEvent} */ e) => this.#key(e) });
    this.tray = new Tray(() => tongue.texts, {
      url: talk.settings.files, token: () => talk.token, max: () => talk.limits.attachment, names: talk.names, changed: () => this.#measure(),
    });
    this.attach = el("button", { type: "button", class: "attach", onclick: () => this.tray.choose() }, icon("clip"));
    this.send = el("button", { type: "submit", class: "send" }, icon("send"));
    this.hint = el("div", { class: "hint", role: "status" });
    const submit = (/** @type {Event} */ event) => { event.preventDefault(); this.#submit(); };
    this.element = el("form", { class: "composer", onsubmit: submit, onpaste: (/** @type {ClipboardEvent} */ e) => this.tray.paste(e) },
      this.tray.element, el("div", { class: "field" }, this.attach, this.field, this.send), this.hint);
    this.refresh();
  }

  /** Takes on the language and the state of now. */
  refresh() {
    const { texts } = this.tongue;
    const placeholder = this.talk.phase === "closed" ? texts.placeholderClosed : texts.placeholder;
    this.field.placeholder = placeholder;
    this.field.setAttribute("aria-label", placeholder);
    this.send.setAttribute("aria-label", texts.send);
    this.attach.hidden = this.talk.limits.attachment <= 0;
    this.attach.title = this.tray.label;
    this.attach.setAttribute("aria-label", this.tray.label);
    this.#measure();
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!meansSend(event)) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    // NUL and halves of characters are refused by the gateway; nobody types them on purpose.
    const text = this.field.value.replaceAll("\0", "").replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "").trim() || this.tray.words;
    if (!text || !this.#fits() || this.tray.isGoing) return;
    this.talk.say(text, this.tray.ids);
    this.tray.clear();
    this.field.value = "";
    this.#stopTyping();
    this.#measure();
    this.focus();
  }

  #typed() {
    this.#measure();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#stopTyping(), TYPING_STOPS_MS);
    if (performance.now() - this.typedAt < TYPING_EVERY_MS) return;
    this.typedAt = performance.now();
    this.talk.types(true);
  }

  #stopTyping() {
    clearTimeout(this.timer);
    if (this.typedAt) this.talk.types(false);
    this.typedAt = 0;
  }

  #fits() {
    return [...this.field.value.trim()].length <= this.talk.limits.text;
  }

  #measure() {
    const { texts } = this.tongue;
    const fits = this.#fits();
    this.send.disabled = (!this.field.value.trim() && !this.tray.words) || !fits || this.tray.isGoing;
    this.hint.textContent = fits ? texts.caution : fill(texts.tooLong, { max: this.talk.limits.text, now: [...this.field.value.trim()].length });
    this.hint.classList.toggle("bad", !fits);
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 132)}px`;
  }
}
