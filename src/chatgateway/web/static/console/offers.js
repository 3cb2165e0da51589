// @ts-check
/** Offers: what is held out to this operator, for how long, and why. */
import { el, icon } from "../dom.js";

/** @typedef {Record<string, any>} Frame */

/** Seconds until an offer ends. @param {Frame} offer */
export function secondsLeft(offer) {
  return Math.max(0, Math.ceil((Date.parse(offer.expires_at) - Date.now()) / 1000));
}

/** The cards on the list; each stays itself as long as its offer does, only its clock moves. */
export class Offers {
  /**
   * @param {import("./tongue.js").Tongue} tongue
   * @param {{accept: (offer: Frame) => void, decline: (offer: Frame) => void}} act
   */
  constructor(tongue, act) {
    this.tongue = tongue;
    this.act = act;
    this.element = el("div", { class: "offers", "aria-live": "assertive" });
    /** @type {Map<string, {card: HTMLElement, clock: HTMLProgressElement, left: HTMLElement}>} */
    this.cards = new Map();
  }

  /** @param {Frame[]} offers */
  show(offers) {
    const open = offers.filter((offer) => secondsLeft(offer) > 0);
    const keys = new Set(open.map((offer) => this.#key(offer)));
    for (const [key, { card }] of this.cards) if (!keys.has(key)) { card.remove(); this.cards.delete(key); }
    for (const offer of open) this.#tick(offer);
  }

  /** @param {Frame} offer */
  #key(offer) {
    return `${offer.conversation} ${offer.epoch} ${this.tongue.language}`;
  }

  /** @param {Frame} offer */
  #tick(offer) {
    const seconds = secondsLeft(offer);
    let known = this.cards.get(this.#key(offer));
    if (!known) {
      const clock = el("progress", { max: seconds, "aria-hidden": "true" });
      const left = el("span", { class: "left", "aria-live": "off" });
      known = { card: offerCard(offer, this.tongue, clock, left, this.act), clock, left };
      this.cards.set(this.#key(offer), known);
      this.element.append(known.card);
    }
    known.clock.value = seconds;
    known.left.textContent = this.tongue.fill(this.tongue.texts?.expires ?? "", { seconds });
  }
}

/**
 * @param {Frame} offer
 * @param {import("./tongue.js").Tongue} tongue
 * @param {HTMLElement} clock
 * @param {HTMLElement} left
 * @param {{accept: (offer: Frame) => void, decline: (offer: Frame) => void}} act
 */
function offerCard(offer, tongue, clock, left, act) {
  const texts = /** @type {import("./texts/ja.js").Texts} */ (tongue.texts);
  const { brief, why } = offer;
  const said = (brief.messages ?? []).map(asSaid).filter((/** @type {Frame} */ one) => one.role === "customer").slice(-3);
  return el("article", { class: `offer ${brief.priority ?? ""}`, "aria-label": texts.offers },
    el("header", {},
      el("b", {}, brief.reference ?? ""),
      el("span", { class: "chip" }, tongue.word(texts.skillNames, brief.language)),
      brief.priority && brief.priority !== "normal" && el("span", { class: `chip priority ${brief.priority}` }, tongue.word(texts.priorities, brief.priority)),
      brief.alarm && el("span", { class: "chip urgent" }, icon("warn"), texts.alarm),
      brief.ticket && el("span", { class: "chip" }, texts.ticket),
      left),
    clock,
    ...said.map((/** @type {Frame} */ one) => el("p", { class: "words", lang: tongue.localeOf(one.text ?? "", brief.language) }, one.text ?? texts.redactedText)),
    el("p", { class: "why" }, whyWords(brief, why ?? {}, tongue).join(" · ")),
    el("div", { class: "buttons" },
      el("button", { type: "button", class: "primary accept", onclick: () => act.accept(offer) }, texts.accept, el("kbd", {}, "a")),
      el("button", { type: "button", class: "plain decline", onclick: () => act.decline(offer) }, texts.decline, el("kbd", {}, "x"))));
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
  const dropped = (why.dropped ?? []).map((/** @type {string} */ one) => tongue.need(one)).filter(Boolean);
  if (dropped.length) words.push(tongue.fill(texts.whyDropped, { needs: dropped.join("・") }));
  else if (why.step) words.push(tongue.fill(texts.whyStep, { step: why.step }));
  const waited = why.waited_seconds ?? brief.waited_seconds;
  if (waited !== undefined) words.push(tongue.fill(texts.whyWaited, { span: tongue.span(waited) }));
  return words.filter(Boolean);
}
