// @ts-check
/** Where the operator writes: replies and internal notes, with a draft of each for every conversation. */
import { el, icon, meansSend } from "../dom.js";
import { Tray } from "../files.js";
import { CannedPicker, choices } from "./canned.js";
import { FILES } from "./rest.js";

const TYPING_EVERY_MS = 3000;
const LONGEST = 4000;

export class Composer {
  /** @param {import("./desk.js").Desk} desk @param {import("./tongue.js").Tongue} tongue */
  constructor(desk, tongue) {
    this.desk = desk;
    this.tongue = tongue;
    this.typedAt = 0;
    this.tabs = ["reply", "note"].map((mode) => el("button", { type: "button", role: "tab", class: `tab ${mode}`, onclick: () => this.turn(/** @type {any} */ (mode)) }));
    this.field = el("textarea", { rows: 3, oninput: () => this.#typed(), onkeydown: (/** @type {KeyboardEvent} */ e) => this.#key(e) });
    this.picker = new CannedPicker(tongue, (text) => this.#insert(text), () => this.field.focus());
    this.canned = el("button", { type: "button", class: "plain canned-open", "aria-haspopup": "listbox", onclick: () => this.pick() });
    this.files = el("div", {});
    this.attach = el("button", { type: "button", class: "plain attach", onclick: () => this.tray?.choose() }, icon("clip"));
    this.hint = el("span", { class: "hint" });
    this.send = el("button", { type: "submit", class: "primary" });
    const submit = (/** @type {Event} */ event) => { event.preventDefault(); this.#submit(); };
    this.element = el("form", { class: "composer", onsubmit: submit, onpaste: (/** @type {ClipboardEvent} */ e) => this.tray?.paste(e) },
      el("div", { class: "tabs", role: "tablist" }, ...this.tabs), this.picker.element, this.files, this.field, el("div", { class: "foot" }, this.attach, this.canned, this.hint, this.send));
  }

  /** Shows the draft of the conversation that is selected now. */
  refresh() {
    const one = this.desk.current;
    const texts = /** @type {import("./texts/ja.js").Texts} */ (this.tongue.texts);
    this.element.hidden = !one;
    if (!one) return;
    const isMine = one.isOf(this.desk.operator.id);
    if (!isMine) one.mode = "note";
    const { mode } = one;
    this.element.dataset.mode = mode;
    for (const [tab, name] of [[this.tabs[0], "reply"], [this.tabs[1], "note"]]) {
      /** @type {any} */ (tab).textContent = name === "reply" ? texts.reply : texts.note;
      /** @type {any} */ (tab).setAttribute("aria-selected", String(name === mode));
    }
    /** @type {HTMLButtonElement} */ (this.tabs[0]).disabled = !isMine;
    const name = one.brief.customer?.name || texts.customer;
    this.field.placeholder = mode === "note" ? texts.notePlaceholder : this.tongue.fill(texts.replyPlaceholder, { name });
    this.field.setAttribute("aria-label", this.field.placeholder);
    if (this.field.value !== one.drafts[mode]) this.field.value = one.drafts[mode];
    this.canned.replaceChildren(texts.canned, el("kbd", {}, "/"));
    this.canned.hidden = this.attach.hidden = !isMine || mode === "note";
    const { tray } = this;
    if (this.files.firstChild !== (tray?.element ?? null)) this.files.replaceChildren(...(tray ? [tray.element] : []));
    this.attach.hidden ||= this.desk.fileBytes <= 0;
    this.attach.title = tray?.label ?? "";
    this.attach.setAttribute("aria-label", this.attach.title);
    this.send.textContent = mode === "note" ? texts.addNote : texts.send;
    const length = [...this.field.value.trim()].length;
    this.send.disabled = (length === 0 && !tray?.words) || length > LONGEST || tray?.isGoing === true;
    this.hint.textContent = length > LONGEST - 200 ? `${length} / ${LONGEST}` : texts.enterHint;
  }

  /** @param {"reply"|"note"} mode */
  turn(mode) {
    const one = this.desk.current;
    if (!one) return;
    one.mode = mode;
    this.refresh();
    this.field.focus();
  }

  /** The files of the reply to the customer in front: each conversation has its own, so that none gets another's. */
  get tray() {
    const { desk, tongue } = this;
    const one = desk.current;
    if (!one?.isOf(desk.operator.id) || one.mode === "note") return undefined;
    one.tray ??= new Tray(() => /** @type {import("./texts/ja.js").Texts} */ (tongue.texts), { url: FILES, token: () => desk.rest.token, max: () => desk.fileBytes, names: desk.names, changed: () => this.refresh() });
    return one.tray;
  }

  /** Lets the operator choose a canned reply. Read each time: editors change the file while the desk is open. */
  async pick() {
    const one = this.desk.current;
    if (!one?.isOf(this.desk.operator.id)) return;
    if (one.mode !== "reply") this.turn("reply");
    const replies = await this.desk.rest.canned();
    if (this.desk.current === one) this.picker.open(choices(/** @type {any} */ (replies), one, this.tongue, this.desk.operator.name));
  }

  /** Where the cursor is; to be read over, changed and sent. @param {string} text */
  #insert(text) {
    const { field } = this;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    this.#typed();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const asks = event.key === "/" && (event.ctrlKey || event.metaKey || (!this.field.value && this.element.dataset.mode === "reply"));
    if (asks && !event.isComposing) {
      event.preventDefault();
      return void this.pick();
    }
    if (event.key === "Escape" && !event.isComposing) return this.field.blur();
    if (!meansSend(event)) return;
    event.preventDefault();
    this.#submit();
  }

  #typed() {
    const one = this.desk.current;
    if (!one) return;
    one.drafts[one.mode] = this.field.value;
    this.refresh();
    if (one.mode !== "reply" || performance.now() - this.typedAt < TYPING_EVERY_MS) return;
    this.typedAt = performance.now();
    this.desk.types(one.id, true);
  }

  #submit() {
    const one = this.desk.current;
    const tray = this.tray;
    const text = this.field.value.replaceAll("\0", "").trim() || tray?.words;
    if (!one || !text || this.send.disabled) return;
    const files = tray?.ids ?? [];
    tray?.clear();
    if (one.mode === "reply") this.desk.types(one.id, false);
    this.typedAt = 0;
    one.drafts[one.mode] = "";
    this.field.value = "";
    this.desk.say(one, one.mode === "note" ? "note" : "message", text, files);
    this.refresh();
  }
}
