// @ts-check
/** Who is logged in on this browser: the token, and the page that asks for one. */
import { el } from "../dom.js";
import { LANGUAGES, LANGUAGE_NAMES } from "../texts.js";

const KEPT = "chatgateway.operator.token";
const REVOKED = 4502;

/** @typedef {import("./tongue.js").Tongue} Tongue */

export const session = {
  get token() {
    return localStorage.getItem(KEPT);
  },
  /** @param {string} token */
  begin(token) {
    localStorage.setItem(KEPT, token);
  },
  end() {
    localStorage.removeItem(KEPT);
  },
};

/** A choice of languages; `turn` is called after the tongue has turned. @param {Tongue} tongue @param {() => void} turn */
export function languageChoice(tongue, turn) {
  const choose = (/** @type {Event} */ event) => {
    tongue.speak(/** @type {any} */ (/** @type {HTMLSelectElement} */ (event.target).value));
    turn();
  };
  return el("select", { class: "language", "aria-label": tongue.texts?.language, onchange: choose },
    ...LANGUAGES.map((one) => el("option", { value: one, selected: one === tongue.language }, LANGUAGE_NAMES[one])));
}

/** Asks who it is. @param {Tongue} tongue @param {(token: string) => void} enter @param {number} [code] why the last token was refused */
export function loginPage(tongue, enter, code) {
  let byToken = false;
  const page = el("main", { class: "login" });
  const draw = (/** @type {string} */ trouble) => {
    const texts = /** @type {import("./texts/ja.js").Texts} */ (tongue.texts);
    document.title = texts.app;
    const field = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ type, /** @type {string} */ complete) =>
      el("label", {}, label, el("input", { name, type, required: true, autocomplete: /** @type {any} */ (complete), autocapitalize: "none", spellcheck: false }));
    const submit = async (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      const answers = new FormData(/** @type {HTMLFormElement} */ (event.target));
      const found = byToken ? { status: 200, token: String(answers.get("token")).trim() } : await login(String(answers.get("name")), String(answers.get("password")));
      if (found.token) enter(found.token);
      else draw(found.status === 401 ? texts.wrong : found.status === 429 ? texts.errors.rate_limited : texts.unreachable);
    };
    page.replaceChildren(el("form", { onsubmit: submit },
      el("header", {}, el("div", { class: "mark", "aria-hidden": "true" }), el("div", {}, el("h1", {}, texts.app), el("p", {}, texts.loginLead))),
      ...(byToken ? [field("token", texts.token, "password", "off")] : [field("name", texts.name, "text", "username"), field("password", texts.password, "password", "current-password")]),
      trouble && el("p", { class: "trouble", role: "alert" }, trouble),
      el("button", { type: "submit", class: "primary" }, texts.login),
      el("div", { class: "foot" },
        el("button", { type: "button", class: "link", onclick: () => { byToken = !byToken; draw(""); } }, byToken ? texts.withPassword : texts.withToken),
        languageChoice(tongue, () => draw("")))));
    page.querySelector("input")?.focus();
  };
  draw(code === undefined ? "" : code === REVOKED ? tongue.texts?.revoked ?? "" : tongue.texts?.refused ?? "");
  return page;
}

/** @param {string} name @param {string} password @returns {Promise<{token?: string, status: number}>} */
async function login(name, password) {
  try {
    const answer = await fetch("/v1/login", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ name, password }) });
    return { status: answer.status, token: answer.ok ? (await answer.json()).token : undefined };
  } catch {
    return { status: 0 }; // The network is down; the page says so.
  }
}
