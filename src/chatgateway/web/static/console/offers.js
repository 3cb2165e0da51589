// @ts-check
/** Offers: what is held out to this operator, for how long, and why. */
import { el, icon } from "../dom.js";

/** @typedef {Record<string, any>} Frame */

/** Seconds until an offer ends. @param {Frame} offer */
export function secondsLeft(offer) {
  return Math.max(0, Math.ceil((Date.parse(offer.expires_at) - Date.now()) / 1000));
}

/**
 * @param {Frame} offer
 * @param {import("./tongue.js").Tongue} tongue
 * @param {{accept: () => void, decline: () => void}} act
 */
export function offerCard(offer, tongue, act) {
  const texts = /** @type {import("./texts/ja.js").Texts} */ (tongue.texts);
  const { brief, why } = offer;
  const left = secondsLeft(offer);
  const total = Math.max(left, Number(offer.seconds_at_first ??= left));
  const clock = el("progress", { max: total, value: left, "aria-hidden": "true" });
  const said = (brief.messages ?? []).map(asSaid).filter((/** @type {Frame} */ one) => one.role === "customer").slice(-3);
  return el("article", { class: `offer ${brief.priority ?? ""}`, "aria-label": texts.offers },
    el("header", {},
      el("b", {}, brief.reference ?? ""),
      el("span", { class: "chip" }, tongue.word(texts.skillNames, brief.language)),
      brief.priority && brief.priority !== "normal" && el("span", { class: `chip priority ${brief.priority}` }, tongue.word(texts.priorities, brief.priority)),
      brief.alarm && el("span", { class: "chip urgent" }, icon("warn"), texts.alarm),
      brief.ticket && el("span", { class: "chip" }, texts.ticket),
      el("span", { class: "left" }, tongue.fill(texts.expires, { seconds: left }))),
    clock,
    ...said.map((/** @type {Frame} */ one) => el("p", { class: "words", lang: tongue.localeOf(one.text ?? "", brief.language) }, one.text ?? texts.redactedText)),
    el("p", { class: "why" }, whyWords(brief, why ?? {}, tongue).join(" · ")),
    el("div", { class: "buttons" },
      el("button", { type: "button", class: "primary accept", onclick: act.accept }, texts.accept, el("kbd", {}, "a")),
      el("button", { type: "button", class: "plain decline", onclick: act.decline }, texts.decline, el("kbd", {}, "x"))));
}

/** A brief's message is a text or a text with its author's role. @param {any} one @returns {Frame} */
export function asSaid(one) {
  return typeof one === "string" ? { role: "customer", text: one } : one;
}

/** @param {Frame} brief @param {Frame} why @param {import("./tongue.js").Tongue} tongue */
function whyWords(brief, why, tongue) {
  const texts = /** @type {import("./texts/ja.js").Texts} */ (tongue.texts);
  const words = [tongue.word(texts.reasons, brief.reason)];
  const skills = tongue.skills(brief.skills);
  if (skills.length) words.push(tongue.fill(texts.whySkills, { skills: skills.join("・") }));
  if (why.preferred) words.push(texts.whyPreferred);
  if (why.step) words.push(tongue.fill(texts.whyStep, { step: why.step }));
  const waited = why.waited_seconds ?? brief.waited_seconds;
  if (waited !== undefined) words.push(tongue.fill(texts.whyWaited, { span: tongue.span(waited) }));
  return words.filter(Boolean);
}
