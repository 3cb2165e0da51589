// @ts-check
/** What stands below a closed conversation. */
import { el, icon } from "../dom.js";

/**
 * @param {import("./texts/ja.js").Texts} texts
 * @param {boolean} rated
 * @param {(score: number, comment: string) => void} onRate
 * @param {() => void} onFresh
 * @returns {HTMLElement}
 */
export function ratingCard(texts, rated, onRate, onFresh) {
  const fresh = el("button", { type: "button", class: "pill fresh", onclick: onFresh }, texts.fresh);
  if (rated) return el("div", { class: "card" }, el("p", { class: "thanks" }, icon("check"), texts.rated), fresh);
  const comment = el("textarea", { rows: 2, maxLength: 1000, placeholder: texts.rateComment, "aria-label": texts.rateComment, hidden: true });
  const send = el("button", { type: "button", class: "pill primary", hidden: true }, texts.rateSend);
  let score = 0;
  const stars = texts.scores.map((name, index) =>
    el("button", { type: "button", class: "star", role: "radio", "aria-checked": "false", "aria-label": name, title: name, tabIndex: index ? -1 : 0, onclick: () => choose(index + 1) }, "☆"));
  const words = el("div", { class: "score", "aria-live": "polite" });
  function choose(/** @type {number} */ value) {
    score = value;
    for (const [index, star] of stars.entries()) {
      star.classList.toggle("on", index < value);
      star.textContent = index < value ? "★" : "☆";
      star.setAttribute("aria-checked", String(index + 1 === value));
      star.tabIndex = index + 1 === value ? 0 : -1;
    }
    words.textContent = texts.scores[value - 1] ?? "";
    comment.hidden = send.hidden = false;
    send.scrollIntoView({ block: "nearest" });
  }
  /** The arrows choose, as in every group of radio buttons. */
  function arrows(/** @type {KeyboardEvent} */ event) {
    const step = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 })[event.key];
    if (!step) return;
    event.preventDefault();
    choose(Math.min(stars.length, Math.max(1, score + step)));
    stars[score - 1]?.focus();
  }
  send.addEventListener("click", () => onRate(score, comment.value.trim()));
  const group = el("div", { class: "stars", role: "radiogroup", "aria-label": texts.rate, onkeydown: arrows }, ...stars);
  return el("div", { class: "card" }, el("p", {}, texts.rate), group, words, comment, send, fresh);
}
