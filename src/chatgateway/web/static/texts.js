// @ts-check
/** Languages: which one to speak, how to fill a text, how times read, and what language a message is in. */

/** @typedef {"ja"|"en"|"zh"} Language */

export const LANGUAGES = /** @type {const} */ (["ja", "en", "zh"]);
export const LANGUAGE_NAMES = { ja: "日本語", en: "English", zh: "中文" };
/** What Intl and `lang` want to hear; Han characters are drawn differently in Japan and China. */
export const LOCALES = { ja: "ja", en: "en", zh: "zh-CN" };

/** The first wish that we speak, else English. @param {...(string|null|undefined)} wishes @returns {Language} */
export function pickLanguage(...wishes) {
  for (const wish of wishes) {
    const known = LANGUAGES.find((language) => wish?.toLowerCase().startsWith(language));
    if (known) return known;
  }
  return "en";
}

/** The text with `{name}` filled in. @param {string} text @param {Record<string, any>} values */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** The language a message is most likely in, for `lang`; `otherwise` decides where Han characters stand alone.
 * @param {string} text @param {Language} otherwise @returns {Language} */
export function languageOf(text, otherwise) {
  if (/[\u3041-\u30ff]/.test(text)) return "ja";
  if (/[\u4e00-\u9fff]/.test(text)) return otherwise === "ja" ? "ja" : "zh";
  return /[a-z]{3}/i.test(text) ? "en" : otherwise;
}

/** Time of day, with the date when it is not today. @param {string|number} at @param {Language} language */
export function clockTime(at, language) {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  /** @type {Intl.DateTimeFormatOptions} */
  const day = today ? {} : { month: "short", day: "numeric" };
  return date.toLocaleString(LOCALES[language], { ...day, hour: "2-digit", minute: "2-digit" });
}

/** A moment to rely on, with its time zone: whoever reads it may be elsewhere. @param {string|number} at @param {Language} language */
export function fullTime(at, language) {
  return new Date(at).toLocaleString(LOCALES[language], { month: "short", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
}

/** A span as people say it: 40 s, 3 min, 2 h. @param {number} seconds @param {Language} language */
export function span(seconds, language) {
  const [value, unit] =
    seconds < 60 ? [seconds, "second"] : seconds < 5400 ? [seconds / 60, "minute"] : seconds < 129_600 ? [seconds / 3600, "hour"] : [seconds / 86_400, "day"];
  return new Intl.NumberFormat(LOCALES[language], {
    style: "unit", unit: /** @type {string} */ (unit), unitDisplay: language === "en" ? "short" : "long", maximumFractionDigits: 0,
  }).format(Math.max(0, Math.round(Number(value))));
}

/** A running clock: 0:07, 12:30, 1:02:03. @param {number} seconds */
export function countUp(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return s < 3600 ? `${Math.floor(s / 60)}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}
