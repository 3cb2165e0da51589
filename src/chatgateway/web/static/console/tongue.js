// @ts-check
/** The language of the console and the words that come from data: skills, kinds, reasons. */
import { LOCALES, clockTime, fill, fullTime, languageOf, pickLanguage, span } from "../texts.js";
import widgetEn from "../widget/texts/en.js";
import widgetJa from "../widget/texts/ja.js";
import widgetZh from "../widget/texts/zh.js";
import en from "./texts/en.js";
import ja from "./texts/ja.js";
import zh from "./texts/zh.js";

const TEXTS = { ja, en, zh };
/** Both sides call a secret by the same name. */
const KINDS = { ja: widgetJa.kinds, en: widgetEn.kinds, zh: widgetZh.kinds };
const KEPT = "chatgateway.console.language";

export class Tongue {
  constructor() {
    this.speak(pickLanguage(localStorage.getItem(KEPT), navigator.language));
  }

  /** @param {import("../texts.js").Language} language */
  speak(language) {
    this.language = language;
    /** @type {import("./texts/ja.js").Texts} */
    this.texts = TEXTS[language];
    document.documentElement.lang = LOCALES[language];
    localStorage.setItem(KEPT, language);
  }

  /** @param {string} text @param {Record<string, any>} values */
  fill(text, values) {
    return fill(text, values);
  }

  /** @param {string|number} at */
  time(at) {
    return clockTime(at, this.language ?? "en");
  }

  /** The whole moment, with its time zone. @param {string|number} at */
  moment(at) {
    return fullTime(at, this.language ?? "en");
  }

  /** @param {number} seconds */
  span(seconds) {
    return span(seconds, this.language ?? "en");
  }

  /** The locale for `lang` of a text that somebody wrote. @param {string} text @param {string} [hint] */
  localeOf(text, hint) {
    const language = languageOf(text, pickLanguage(hint, this.language));
    return LOCALES[language];
  }

  /** A word for a value of a closed list, or the value where the list has grown. @param {Record<string, string>} words @param {string|undefined} value */
  word(words, value) {
    return value === undefined ? "" : words[value] ?? value;
  }

  /** Skills with their levels, as people read them. @param {Record<string, number>} [skills] */
  skills(skills) {
    return Object.entries(skills ?? {}).map(([skill, level]) => `${this.word(this.texts?.skillNames ?? {}, skill)} ${level}`);
  }

  /** A preference as routing writes it (`ja 3`, `tier 2`), as people read it; an operator is nobody's business here. @param {string} need */
  need(need) {
    const [kind, value] = need.split(" ");
    if (kind === "operator") return "";
    return kind === "tier" ? this.word(this.texts?.tiers ?? {}, value) : `${this.word(this.texts?.skillNames ?? {}, kind)} ${value}`;
  }

  /** Kinds of secrets, as people read them. @param {string[]} kinds */
  kinds(kinds) {
    return kinds.map((kind) => this.word(KINDS[this.language ?? "en"], kind)).join(", ");
  }

  /** An announcement with its own words, or one of the gateway's, which come as a kind. @param {Record<string, any>} notice */
  notice(notice) {
    const words = /** @type {Record<string, string>} */ (this.texts?.notices ?? {});
    return notice.title || notice.body ? `${notice.title ?? ""} ${notice.body ?? ""}`.trim() : fill(words[notice.kind] ?? "{kind}", notice);
  }

  /** How a customer is addressed. @param {string|undefined} name @param {import("../texts.js").Language} language */
  address(name, language) {
    return name ? { ja: `${name}様`, en: name, zh: name }[language] : { ja: "お客様", en: "there", zh: "您好" }[language];
  }

  /** What went wrong, for the operator. @param {Record<string, any>} error */
  trouble(error) {
    const words = /** @type {Record<string, string>} */ (this.texts?.errors ?? {});
    return fill(words[`${error.of}_${error.code}`] ?? words[error.code] ?? "{message}", { message: error.message ?? error.code });
  }
}
