// @ts-check
/** Two questions in windows of their own: where to, and how did it end. */
import { el } from "../dom.js";

/** @typedef {Record<string, any>} Frame */
/** @typedef {import("./tongue.js").Tongue} Tongue */

/** Opens a modal dialog; `done` gets the form's answers when it is sent.
 * @param {string} title @param {string} doIt @param {Tongue} tongue @param {HTMLElement[]} parts @param {(form: HTMLFormElement) => void} done */
function ask(title, doIt, tongue, parts, done) {
  const texts = /** @type {import("./texts/ja.js").Texts} */ (tongue.texts);
  const form = el("form", { method: "dialog" }, el("h2", {}, title), ...parts,
    el("div", { class: "buttons" },
      el("button", { type: "button", class: "plain", onclick: () => dialog.close() }, texts.cancel),
      el("button", { type: "submit", class: "primary" }, doIt)));
  const dialog = el("dialog", { onclose: () => dialog.remove() }, form);
  form.addEventListener("submit", () => done(form));
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {string} name @param {[string, string][]} choices @param {string} chosen */
function radios(name, choices, chosen) {
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

/**
 * @param {Tongue} tongue
 * @param {import("./case.js").Case} one
 * @param {Frame[]} colleagues operators to choose from, where we may know them
 * @param {(to: Frame, reason: string) => void} done
 */
export function askDestination(tongue, one, colleagues, done) {
  const texts = /** @type {import("./texts/ja.js").Texts} */ (tongue.texts);
  const kinds = radios("kind", [["skills", texts.toSkills], ["tier", texts.toTier], ...(colleagues.length ? [/** @type {[string, string]} */ (["operator", texts.toOperator])] : [])], "skills");
  const wanted = one.brief.skills ?? {};
  const skills = el("div", { class: "checks" }, ...Object.entries(texts.skillNames).map(([skill, name]) =>
    el("label", {}, el("input", { type: "checkbox", name: "skill", value: skill, checked: skill in wanted }), el("span", {}, name))));
  const tiers = radios("tier", Object.entries(texts.tiers), "2");
  const people = el("select", { name: "operator", "aria-label": texts.operatorId }, ...colleagues.map((who) => el("option", { value: who.id }, `${who.name} · ${tongue.skills(who.skills).join(" ")}`)));
  const reason = el("textarea", { name: "reason", rows: 3, maxLength: 500, required: true, "aria-label": texts.transferReason, placeholder: texts.transferReason });
  const parts = { skills, tier: tiers, operator: people };
  const turn = () => {
    const kind = new FormData(/** @type {HTMLFormElement} */ (kinds.closest("form"))).get("kind");
    for (const [name, part] of Object.entries(parts)) part.hidden = name !== kind;
  };
  kinds.addEventListener("change", turn);
  ask(texts.transferTitle, texts.transferDo, tongue, [kinds, skills, tiers, people, reason], (form) => {
    const answers = new FormData(form);
    done(destination(answers, wanted), String(answers.get("reason")).trim());
  });
  turn();
}

/** @param {FormData} answers @param {Record<string, number>} wanted @returns {Frame} */
function destination(answers, wanted) {
  switch (answers.get("kind")) {
    case "operator": return { operator: String(answers.get("operator")) };
    case "tier": return { tier: String(answers.get("tier")) };
    default: return { skills: Object.fromEntries(answers.getAll("skill").map((skill) => [String(skill), wanted[String(skill)] ?? 1])) };
  }
}
