// @ts-check
/** The list on the left: what this operator has in hand, and what they finished since they came. */
import { el } from "../dom.js";
import { countUp } from "../texts.js";
import { asSaid } from "./offers.js";

/** @typedef {import("./case.js").Case} Case */

/**
 * @param {import("./desk.js").Desk} desk
 * @param {import("./tongue.js").Tongue} tongue
 */
export function caseList(desk, tongue) {
  const texts = /** @type {import("./texts/ja.js").Texts} */ (tongue.texts);
  const mine = inOrder(desk);
  const done = [...desk.cases.values()].filter((one) => !mine.includes(one) && !desk.watched.has(one.id));
  const empty = el("div", { class: "empty" }, el("b", {}, texts.none), el("span", {}, desk.operator.status === "ready" ? texts.noneLead : texts.notReadyHint));
  return [
    el("h2", {}, texts.mine, el("span", { class: "count" }, String(mine.length))),
    mine.length ? el("ul", { class: "cases" }, ...mine.map((one) => caseRow(one, desk, tongue))) : empty,
    done.length ? el("h2", {}, texts.done) : null,
    done.length ? el("ul", { class: "cases done" }, ...done.map((one) => caseRow(one, desk, tongue))) : null,
  ].filter((one) => one !== null);
}

/** Whoever waits for an answer longest comes first; the order is stable otherwise. @param {import("./desk.js").Desk} desk */
export function inOrder(desk) {
  const since = (/** @type {Case} */ one) => (one.isWaitedFor ? Date.parse(one.lastSaid?.at) : Infinity);
  return desk.mine.sort((a, b) => since(a) - since(b) || a.reference.localeCompare(b.reference));
}

/** @param {Case} one @param {import("./desk.js").Desk} desk @param {import("./tongue.js").Tongue} tongue */
function caseRow(one, desk, tongue) {
  const texts = /** @type {import("./texts/ja.js").Texts} */ (tongue.texts);
  const last = one.lastSaid ?? asSaid(one.brief.messages?.at(-1) ?? { text: "" });
  const text = last.data?.text ?? last.text ?? "";
  const waiting = one.isWaitedFor ? el("span", { class: "wait", "data-since": one.lastSaid?.at }, countUp((Date.now() - Date.parse(one.lastSaid?.at)) / 1000)) : null;
  const draft = one.drafts.reply || one.drafts.note;
  return el("li", {},
    el("button", { type: "button", class: one.id === desk.selected ? "case selected" : "case", "data-of": one.id, "aria-current": String(one.id === desk.selected), onclick: () => desk.select(one.id) },
      el("span", { class: "top" }, el("b", {}, one.brief.customer?.name || one.reference || texts.visitor), el("span", { class: "chip" }, tongue.word(texts.skillNames, one.brief.language)), waiting),
      el("span", { class: "last", lang: tongue.localeOf(text, one.brief.language) }, one.typing ? "…" : draft ? `✎ ${draft}` : text),
      one.unread > 0 && el("span", { class: "badge", "aria-label": `${one.unread}` }, String(one.unread))));
}
