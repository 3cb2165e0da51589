// @ts-check
/** The list of what was said. One element an item, kept in the order of the items, so that readers hear only what is new. */
import { el, icon, linked } from "../dom.js";
import { fileList, save } from "../files.js";
import { LOCALES, clockTime, fill, fullTime, languageOf } from "../texts.js";
import { ratingCard } from "./rating.js";

/** @typedef {import("./talk.js").Item} Item */
/** @typedef {import("./texts/ja.js").Texts} Texts */

const MARGIN = 16;
const SPOKEN = new Set(["message", "answer"]);

export class Log {
  /**
   * @param {import("./talk.js").Talk} talk
   * @param {{texts: Texts, language: import("../texts.js").Language}} tongue
   */
  constructor(talk, tongue) {
    this.talk = talk;
    this.tongue = tongue;
    /** @type {Map<string, HTMLElement>} */
    this.rows = new Map();
    /** What stands below the last row, and for which state. @type {HTMLElement|undefined} */
    this.foot = undefined;
    this.footFor = "";
    this.list = el("div", { class: "items", role: "log", "aria-live": "polite", "aria-relevant": "additions" });
    this.latest = el("button", { class: "latest", type: "button", hidden: true, onclick: () => this.toEnd() });
    this.element = el("div", { class: "log", tabIndex: 0, onscroll: () => this.#scrolled() }, this.list, this.latest);
    this.clear();
  }

  /** Shows the greeting and everything so far, in the language of now. */
  clear() {
    this.rows.clear();
    this.foot = undefined;
    this.footFor = "";
    this.latest.textContent = this.tongue.texts.latest;
    this.list.setAttribute("aria-label", this.tongue.texts.title);
    this.list.replaceChildren(this.#greeting());
    for (const item of this.talk.items) this.put(item);
    this.refresh();
    this.toEnd();
  }

  /** @param {Item} item */
  put(item) {
    const atEnd = this.#isAtEnd();
    const row = this.#row(item);
    if (!row) return;
    this.rows.get(item.key)?.remove();
    this.rows.set(item.key, row);
    const after = this.talk.items.slice(this.talk.items.indexOf(item) + 1).map((one) => this.rows.get(one.key)).find((one) => one?.isConnected);
    this.list.insertBefore(row, after ?? this.foot ?? null);
    if (atEnd || item.state === "sending") this.toEnd();
    else this.latest.hidden = false;
  }

  /** Brings what depends on the last item up to date: questions below an answer, "read", the rating. */
  refresh() {
    const { items, phase, readSeq } = this.talk;
    const atEnd = this.#isAtEnd();
    const last = items.findLast((item) => SPOKEN.has(item.kind) || item.kind === "handoff");
    for (const [key, row] of this.rows) row.classList.toggle("current", key === last?.key && phase !== "closed");
    const mine = items.findLast((item) => item.state === "sent" || (item.author?.role === "customer" && item.seq));
    for (const row of this.list.querySelectorAll(".read")) row.remove();
    if (mine?.seq && mine.seq <= readSeq) this.rows.get(mine.key)?.querySelector(".meta")?.append(el("span", { class: "read" }, ` · ${this.tongue.texts.read}`));
    this.#closing();
    if (atEnd) this.#reveal(items.at(-1));
  }

  /** Shows the newest item from its beginning, where it is taller than the log. @param {Item|undefined} item */
  #reveal(item) {
    const row = item && item.author?.role !== "customer" ? this.rows.get(item.key) : undefined;
    const { clientHeight } = this.element;
    if (!row || this.foot || row.offsetHeight < clientHeight - MARGIN) this.toEnd();
    else this.element.scrollTop = row.offsetTop - MARGIN;
  }

  toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
    this.latest.hidden = true;
  }

  #isAtEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  #scrolled() {
    if (this.#isAtEnd()) this.latest.hidden = true;
  }

  #greeting() {
    const { texts, language } = this.tongue;
    const words = el("div", { class: "bubble", lang: LOCALES[language] }, texts.greeting);
    return el("div", { class: "row theirs" }, el("div", { class: "who" }, texts.bot), words);
  }

  /** @param {Item} item @returns {HTMLElement|null} */
  #row(item) {
    if (item.kind === "message" && item.author?.role === "customer") return this.#mine(item);
    if (item.kind === "message") return this.#theirs(item, item.author?.name || this.talk.operator || this.tongue.texts.agent, "agent");
    if (item.kind === "answer") return this.#answer(item);
    if (item.kind === "handoff") return this.#handoff(item);
    const words = this.#system(item);
    return words ? el("div", { class: "system" }, words) : null;
  }

  /** @param {Item} item */
  #mine(item) {
    const { texts } = this.tongue;
    const row = el("div", { class: `row mine ${item.state ?? ""}` }, this.#bubble(item), this.#files(item));
    if (item.state === "failed") {
      const retry = el("button", { type: "button", class: "link", onclick: () => this.talk.retry(item) }, texts.retry);
      row.append(el("div", { class: "meta failed", role: "alert" }, `${texts.failed} · `, retry));
    } else row.append(el("div", { class: "meta" }, this.#time(item) ?? texts.sending));
    if (item.data.masked?.length) row.append(this.#masked(item.data.masked));
    return row;
  }

  /** @param {string[]} kinds */
  #masked(kinds) {
    const { texts } = this.tongue;
    const names = [...new Set(kinds.map((kind) => /** @type {Record<string, string>} */ (texts.kinds)[kind] ?? texts.secret))];
    return el("div", { class: "warning", role: "alert" }, icon("warn"), el("span", {}, fill(texts.masked, { kinds: names.join("・") })));
  }

  /** @param {Item} item @param {string} who @param {string} kind */
  #theirs(item, who, kind) {
    const meta = el("div", { class: "meta" }, this.#time(item));
    return el("div", { class: `row theirs ${kind}` }, el("div", { class: "who" }, who), this.#bubble(item), this.#files(item), meta);
  }

  /** @param {Item} item */
  #time(item) {
    const { language } = this.tongue;
    return item.at ? el("time", { dateTime: item.at, title: fullTime(item.at, language) }, clockTime(item.at, language)) : null;
  }

  /** @param {Item} item */
  #files(item) {
    const { talk, tongue } = this;
    const ids = item.data.redacted ? [] : item.data.attachments ?? [];
    return ids.length > 0 && fileList(ids, talk.names, tongue.texts, (id) => save(talk.settings.files, talk.token ?? "", id));
  }

  /** @param {Item} item */
  #bubble(item) {
    const { texts, language } = this.tongue;
    const text = item.data.redacted ? texts.redacted : item.data.text ?? texts.maskedText;
    const lang = item.data.language ?? languageOf(text, language);
    return el("div", { class: "bubble", lang: LOCALES[/** @type {import("../texts.js").Language} */ (lang)] ?? lang }, linked(text));
  }

  /** @param {Item} item */
  #answer(item) {
    const { texts } = this.tongue;
    const row = this.#theirs(item, texts.bot, "bot");
    const { suggestions, clarifies, entry } = item.data;
    if (entry && !clarifies) row.append(this.#question(item));
    if (suggestions?.length) row.append(this.#choices(item, clarifies));
    return row;
  }

  /** @param {Item} item @param {boolean} clarifies */
  #choices(item, clarifies) {
    const { texts } = this.tongue;
    const seq = item.seq ?? 0;
    const buttons = item.data.suggestions.map((/** @type {any} */ one) =>
      el("button", { type: "button", class: "choice", onclick: () => this.talk.choose(seq, one) }, one.text));
    if (clarifies) buttons.push(el("button", { type: "button", class: "choice human", onclick: () => this.talk.human() }, icon("person"), texts.human));
    return el("div", { class: clarifies ? "choices" : "choices related", role: "group", "aria-label": texts.choose }, ...buttons);
  }

  /** @param {Item} item */
  #question(item) {
    const { texts } = this.tongue;
    const box = el("div", { class: "question" }, el("span", {}, texts.helpful));
    const say = async (/** @type {boolean} */ helpful) => {
      const thanks = el("span", { class: "thanks" }, icon("check"), texts.thanks);
      box.replaceChildren(thanks);
      box.classList.add("answered");
      await this.talk.feedback(item.seq ?? 0, helpful).catch(() => box.remove());
    };
    box.append(
      el("button", { type: "button", class: "pill yes", onclick: () => say(true) }, texts.yes),
      el("button", { type: "button", class: "pill no", onclick: () => say(false) }, texts.no),
    );
    return box;
  }

  /** @param {Item} item */
  #handoff(item) {
    const shown = { ...item, data: { ...item.data, text: item.data.text || this.tongue.texts.humanAsked } };
    const row = this.#theirs(shown, this.tongue.texts.bot, "bot");
    if (item.data.suggestions?.length) row.append(this.#choices(item, false));
    return row;
  }

  /** @param {Item} item @returns {string} */
  #system(item) {
    const { texts, language } = this.tongue;
    const { data } = item;
    const words = /** @type {Record<string, any>} */ (texts);
    switch (item.kind) {
      case "assigned": return fill(texts.joined, { name: data.operator?.name || texts.agent });
      case "requeued": return words[data.reason] ?? texts.requeued;
      case "ticket": return data.due_at ? fill(texts.ticket, { due: fullTime(data.due_at, language) }) : texts.ticketNoDue;
      case "nudged": return texts.nudged;
      case "closed": return words[`closed_${data.reason}`] ?? texts.closed;
      case "reopened": return texts.reopened;
      default: return "";
    }
  }

  /** Below a closed conversation: the rating, and a way to begin another. */
  #closing() {
    const { phase, conversation, memory } = this.talk;
    const wanted = phase === "closed" ? `${conversation} ${memory.rated === conversation}` : "";
    if (this.footFor === wanted) return;
    this.footFor = wanted;
    this.foot?.remove();
    this.foot = undefined;
    if (!wanted) return;
    this.foot = ratingCard(this.tongue.texts, memory.rated === conversation, (score, comment) => this.talk.rate(score, comment), () => this.talk.forget());
    this.list.append(this.foot);
    this.toEnd();
  }
}
