// @ts-check
/** Questions in windows of their own, and one of them: how did it end. */
import { el } from "../dom.js";

/** @typedef {import("./tongue.js").Tongue} Tongue */

/** Opens a modal dialog; `done` gets the form's answers when it is sent.
 * @param {string} title @param {string} doIt @param {Tongue} tongue @param {HTMLElement[]} parts @param {(form: HTMLFormElement) => void} done */
export function ask(title, doIt, tongue, parts, done) {
  const texts = /** @type {import("./texts/ja.js").Texts} */ (tongue.texts);
  const form = el("form", { method: "dialog" }, el("h2", {}, title), ...parts,
    el("div", { class: "buttons" },
      el("button", { type: "button", class: "plain", onclick: () => dialog.close() }, texts.cancel),
      el("button", { type: "submit", class: "primary" }, doIt)));
  const dialog = el("dialog", { onclose: () => dialog.remove() }, form);
  form.addEventListener("submit", () => done(form));
  document.body.append(dialog);
  dialog.showModal();
  return form;
}

/** @param {string} name @param {[string, string][]} choices @param {string} chosen */
export function radios(name, choices, chosen) {
  return el("div", { class: "radios" }, ...choices.map(([value, label]) =>
    el("label", {}, el("input", { type: "radio", name, value, checked: value === chosen }), el("span", {}, label))));
}

/**
 * @param {Tongue} tongue
 * @param {(outcome: string, summary: string) => void} done
 */
export function askOutcome(tongue, done) {
  const texts = /** @type {import("./texts/ja.js").Texts} */ (tongue.texts);
  const summary = el("textarea", { name: "summary", rows: 4, maxLength: 4000, "aria-label": texts.summary, placeholder: texts.summary });
  const outcomes = radios("outcome", [["solved", texts.solved], ["unsolved", texts.unsolved], ["ticket", texts.toTicket], ["spam", texts.spam]], "solved");
  ask(texts.closeTitle, texts.closeDo, tongue, [outcomes, summary], (form) => {
    const answers = new FormData(form);
    done(String(answers.get("outcome")), String(answers.get("summary")).trim());
  });
}
