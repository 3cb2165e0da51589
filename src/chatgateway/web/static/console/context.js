// @ts-check
/** The pane on the right: what is known of the conversation and its customer. */
import { el } from "../dom.js";

/** @typedef {Record<string, any>} Frame */

/** @param {import("./case.js").Case} one @param {import("./tongue.js").Tongue} tongue */
export function contextPane(one, tongue) {
  const texts = /** @type {import("./texts/ja.js").Texts} */ (tongue.texts);
  const { brief } = one;
  const customer = brief.customer ?? {};
  const mentions = Object.entries(brief.mentions ?? {}).filter(([, values]) => values?.length);
  return [
    el("h2", {}, texts.customer),
    facts([
      [texts.name, customer.name || texts.visitor],
      [texts.customerId, customer.id, "id"],
      [texts.channel, customer.channel],
      [texts.page, customer.context?.page],
    ]),
    el("h2", {}, texts.caseInfo),
    facts([
      [texts.reference, one.reference, "id"],
      [texts.languageOf, tongue.word(texts.skillNames, brief.language)],
      [texts.priority, tongue.word(texts.priorities, brief.priority)],
      [texts.reason, tongue.word(texts.reasons, brief.reason)],
      [texts.skills, tongue.skills(brief.skills).join("・")],
    ]),
    ...section(texts.tried, (brief.tried ?? []).map(tried)),
    ...section(texts.answered, (brief.answered ?? []).map((/** @type {string} */ entry) => el("li", {}, el("code", {}, entry)))),
    ...section(texts.mentions, mentions.map(([kind, values]) => el("li", {}, `${kind}: ${[values].flat().join(", ")}`))),
    ...keyList(texts),
  ];
}

/** The keys, as a list. @param {import("./texts/ja.js").Texts} texts */
export function keyList(texts) {
  return section(texts.keys, texts.help.map(([key, words]) => el("li", {}, el("kbd", {}, key ?? ""), words ?? "")), "keys");
}

/** @param {[string, string|undefined, string?][]} pairs */
function facts(pairs) {
  return el("dl", {}, ...pairs.filter(([, value]) => value).flatMap(([name, value, kind]) => [el("dt", {}, name), el("dd", { class: kind ?? "" }, value ?? "")]));
}

/** @param {Frame} candidate */
function tried(candidate) {
  const percent = Math.round((candidate.confidence ?? 0) * 100);
  return el("li", { class: "tried" }, el("code", {}, candidate.entry), el("meter", { min: 0, max: 100, value: percent }), el("span", {}, `${percent}%`));
}

/** @param {string} title @param {HTMLElement[]} rows @param {string} [kind] */
function section(title, rows, kind = "") {
  return rows.length ? [el("h2", {}, title), el("ul", { class: kind }, ...rows)] : [];
}
