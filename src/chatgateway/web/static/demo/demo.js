// @ts-check
/** The shop front of コイナミ, a fictional exchange: three languages, made-up prices, and buttons that ask the chat. */
import { el } from "../dom.js";
import { LANGUAGES, LANGUAGE_NAMES, LOCALES, pickLanguage } from "../texts.js";
import { COINS, TEXTS } from "./texts.js";

const page = /** @type {any} */ (window);
const KEPT = "coinami.language";

/** @type {import("../texts.js").Language} */
let language = pickLanguage(new URLSearchParams(location.search).get("lang"), localStorage.getItem(KEPT), navigator.language);
page.chatgatewaySettings = { locale: language };

/** @param {string} selector */
const at = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

/** @param {string} question */
function ask(question) {
  if (question) page.$chatgateway?.sendMessage(question);
  else page.$chatgateway?.open();
}

function drawPrices() {
  const yen = new Intl.NumberFormat(LOCALES[language], { style: "currency", currency: "JPY", maximumFractionDigits: 2, minimumFractionDigits: 0 });
  const rows = COINS.map(({ code, names, price, change }) =>
    el("tr", {},
      el("th", { scope: "row" }, el("div", {}, el("span", { class: `coin ${code.toLowerCase()}`, "aria-hidden": "true" }, code[0]), el("span", {}, names[language], el("small", {}, code)))),
      el("td", { class: "price" }, yen.format(price)),
      el("td", { class: change < 0 ? "down" : "up" }, `${change < 0 ? "−" : "+"}${Math.abs(change).toFixed(2)}%`)));
  at("#prices").replaceChildren(...rows);
}

function draw() {
  const texts = TEXTS[language];
  document.documentElement.lang = LOCALES[language];
  document.title = texts.pageTitle;
  for (const place of document.querySelectorAll("[data-text]")) {
    place.textContent = /** @type {any} */ (texts)[/** @type {HTMLElement} */ (place).dataset.text ?? ""];
  }
  at(".facts").replaceChildren(...texts.facts.map(([value, label]) => el("li", {}, el("b", {}, value), label)));
  at("#steps").replaceChildren(...texts.steps.map(([title, body]) => el("li", {}, el("h3", {}, title), el("p", {}, body))));
  at("#questions").replaceChildren(...texts.questions.map((question) => el("li", {}, el("button", { type: "button", onclick: () => ask(question) }, question))));
  at(".languages").replaceChildren(...LANGUAGES.map((one) =>
    el("button", { type: "button", lang: LOCALES[one], "aria-pressed": String(one === language), onclick: () => speak(one) }, LANGUAGE_NAMES[one])));
  drawPrices();
}

/** @param {import("../texts.js").Language} wanted */
function speak(wanted) {
  language = wanted;
  localStorage.setItem(KEPT, wanted);
  draw();
  page.$chatgateway?.setLocale(wanted);
}

at("[data-ask]").addEventListener("click", () => ask(""));
draw();
