// @ts-check
/** Canned replies: found by typing, shown as the customer will read them, put into the reply to be changed and sent. */
import { el, meansSend } from "../dom.js";
import { LANGUAGES, LOCALES } from "../texts.js";

/** @typedef {{id: string, skills: string[], languages: Record<string, {title: string, text: string}>}} Canned */
/** @typedef {{id: string, title: string, text: string, language: import("../texts.js").Language, fits: boolean, haystack: string}} Choice */

const SHOWN = 50;

/** One spelling for what people type in a hurry: width, case, and katakana as hiragana. @param {string} text */
export function folded(text) {
  return text.normalize("NFKC").toLowerCase().replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

/**
 * What there is to choose from in a conversation: in its language and for its skills first, the order of the file otherwise.
 * @param {Canned[]} replies @param {import("./case.js").Case} one @param {import("./tongue.js").Tongue} tongue @param {string} operator
 * @returns {Choice[]}
 */
export function choices(replies, one, tongue, operator) {
  const wanted = [one.brief.language, tongue.language, ...LANGUAGES];
  const skills = Object.keys(one.brief.skills ?? {});
  const found = replies.flatMap((reply) => {
    const language = /** @type {import("../texts.js").Language|undefined} */ (wanted.find((each) => each && reply.languages[each]));
    const wording = language && reply.languages[language];
    if (!wording) return [];
    const title = reply.languages[tongue.language ?? "en"]?.title ?? wording.title;
    const text = tongue.fill(wording.text, { customer: tongue.address(one.brief.customer?.name, language), operator, reference: one.reference });
    const haystack = folded([reply.id, ...Object.values(reply.languages).map((each) => each.title), text].join(" "));
    return [{ id: reply.id, title, text, language, fits: reply.skills.some((skill) => skills.includes(skill)), haystack }];
  });
  const rank = (/** @type {Choice} */ choice) => (choice.language === one.brief.language ? 0 : 2) + (choice.fits ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b));
}

export class CannedPicker {
  /** @param {import("./tongue.js").Tongue} tongue @param {(text: string) => void} insert @param {() => void} closed */
  constructor(tongue, insert, closed) {
    this.tongue = tongue;
    this.insert = insert;
    this.closed = closed;
    /** @type {Choice[]} */
    this.all = [];
    /** @type {Choice[]} */
    this.found = [];
    this.at = 0;
    this.search = el("input", { type: "text", role: "combobox", autocomplete: "off", spellcheck: false, "aria-expanded": "true", "aria-controls": "canned-list", "aria-autocomplete": "list",
      oninput: () => this.#find(), onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) });
    this.list = el("ul", { id: "canned-list", role: "listbox" });
    this.none = el("p", { class: "empty", role: "status" });
    // A press on a choice must not take the focus away first: that closes the list.
    this.element = el("div", { class: "canned", hidden: true, onmousedown: (/** @type {Event} */ event) => event.target !== this.search && event.preventDefault() }, this.search, this.list, this.none);
    this.element.addEventListener("focusout", (event) => !this.element.contains(/** @type {Node|null} */ (event.relatedTarget)) && this.close(false));
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** @param {Choice[]} all */
  open(all) {
    const { texts } = this.tongue;
    this.all = all;
    this.search.value = "";
    this.search.placeholder = texts?.cannedSearch ?? "";
    for (const part of [this.search, this.list]) part.setAttribute("aria-label", texts?.canned ?? "");
    this.element.hidden = false;
    this.#find();
    this.search.focus();
  }

  /** @param {boolean} [byKey] whether the writing goes on */
  close(byKey = true) {
    if (!this.isOpen) return;
    this.element.hidden = true;
    if (byKey) this.closed();
  }

  #find() {
    const words = folded(this.search.value).split(/\s+/).filter(Boolean);
    this.found = this.all.filter((choice) => words.every((word) => choice.haystack.includes(word))).slice(0, SHOWN);
    this.at = 0;
    this.list.replaceChildren(...this.found.map((choice, index) => this.#row(choice, index)));
    this.none.textContent = this.found.length ? "" : this.all.length ? this.tongue.texts?.cannedNone ?? "" : this.tongue.texts?.cannedEmpty ?? "";
    this.#mark();
  }

  /** @param {Choice} choice @param {number} index */
  #row(choice, index) {
    const { tongue } = this;
    return el("li", { id: `canned-${index}`, role: "option", onclick: () => this.#choose(choice) },
      el("span", { class: "top" }, el("b", {}, choice.title), choice.language !== tongue.language && el("span", { class: "chip" }, tongue.word(tongue.texts?.skillNames ?? {}, choice.language))),
      el("span", { class: "words", lang: LOCALES[choice.language] }, choice.text));
  }

  #mark() {
    for (const [index, row] of [...this.list.children].entries()) row.setAttribute("aria-selected", String(index === this.at));
    const row = this.list.children[this.at];
    row?.scrollIntoView({ block: "nearest" });
    this.search.setAttribute("aria-activedescendant", row?.id ?? "");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 })[event.key];
    const choice = this.found[this.at];
    if (event.isComposing) return;
    if (event.key === "Escape") this.close();
    else if (step) this.at = Math.min(this.found.length - 1, Math.max(0, this.at + step));
    else if (meansSend(event) && choice) this.#choose(choice);
    else if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    this.#mark();
  }

  /** @param {Choice} choice */
  #choose(choice) {
    this.close();
    this.insert(choice.text);
  }
}
