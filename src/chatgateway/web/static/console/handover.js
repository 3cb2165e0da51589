// @ts-check
/** Where a conversation goes next: skills, a tier, or one colleague, with who could take it at this moment. */
import { el } from "../dom.js";
import { ask, radios } from "./dialogs.js";

/** @typedef {Record<string, any>} Frame */
/** @typedef {import("./tongue.js").Tongue} Tongue */
/** @typedef {import("./texts/ja.js").Texts} Texts */

/**
 * @param {Tongue} tongue
 * @param {import("./case.js").Case} one
 * @param {Promise<Frame[]|null>} asked the colleagues, once the gateway has told
 * @param {(to: Frame, reason: string) => void} done
 */
export function askDestination(tongue, one, asked, done) {
  const texts = /** @type {Texts} */ (tongue.texts);
  const wanted = one.brief.skills ?? {};
  const kinds = radios("kind", [["skills", texts.toSkills], ["tier", texts.toTier], ["operator", texts.toOperator]], "skills");
  const skills = el("fieldset", { class: "checks" }, ...Object.entries(texts.skillNames).map(([skill, name]) =>
    el("label", {}, el("input", { type: "checkbox", name: "skill", value: skill, checked: skill in wanted }), el("span", {}, name))));
  const tiers = el("fieldset", {}, radios("tier", Object.entries(texts.tiers), "2"));
  const people = el("fieldset", { class: "people", "aria-label": texts.toOperator }, el("p", { class: "empty" }, texts.loading));
  const able = el("p", { class: "able", role: "status" });
  const reason = el("textarea", { name: "reason", rows: 3, maxLength: 500, required: true, "aria-label": texts.transferReason, placeholder: texts.transferReason });
  const parts = /** @type {Record<string, HTMLFieldSetElement>} */ ({ skills, tier: tiers, operator: people });
  /** @type {Frame[]|null} */
  let colleagues = null;

  const form = ask(texts.transferTitle, texts.transferDo, tongue, [kinds, skills, tiers, people, able, reason], (sent) => {
    const answers = new FormData(sent);
    done(destination(answers, wanted), String(answers.get("reason")).trim());
  });
  const turn = () => {
    const answers = new FormData(form);
    // What is not shown is not asked for.
    for (const [name, part] of Object.entries(parts)) part.hidden = part.disabled = name !== answers.get("kind");
    const chosen = new FormData(form);
    const first = /** @type {HTMLInputElement} */ (skills.querySelector("input"));
    first.setCustomValidity(chosen.get("kind") === "skills" && chosen.getAll("skill").length === 0 ? texts.chooseSkill : "");
    able.textContent = colleagues ? ableWords(chosen, wanted, colleagues, tongue) : "";
  };
  form.addEventListener("change", turn);
  turn();
  asked.then((found) => {
    colleagues = found;
    const rows = (found ?? []).map((who) => person(who, tongue));
    people.replaceChildren(...(rows.length ? rows : [el("p", { class: "empty" }, found ? texts.noColleagues : texts.unreachable)]));
    turn();
  });
}

/** A colleague to choose, or why not. @param {Frame} who @param {Tongue} tongue */
function person(who, tongue) {
  const texts = /** @type {Texts} */ (tongue.texts);
  const lacking = tongue.skills(who.lacks).join("・");
  const against = lacking ? tongue.fill(texts.lacks, { skills: lacking }) : who.had_it ? texts.hadIt : who.refused;
  const standing = tongue.word(texts.standings, who.standing);
  return el("label", { class: "colleague" },
    el("input", { type: "radio", name: "operator", value: who.id, required: true, disabled: Boolean(who.refused) }),
    el("span", {},
      el("b", {}, who.name), el("span", { class: `chip ${who.standing}` }, `${standing} ${who.load}/${who.capacity}`),
      el("span", { class: "skills" }, [tongue.word(texts.tiers, who.tier), ...tongue.skills(who.skills)].join(" · ")),
      against && el("span", { class: "against" }, against)));
}

/** How many could take it at once. @param {FormData} answers @param {Record<string, number>} wanted @param {Frame[]} colleagues @param {Tongue} tongue */
function ableWords(answers, wanted, colleagues, tongue) {
  const texts = /** @type {Texts} */ (tongue.texts);
  if (answers.get("kind") === "operator") {
    const who = colleagues.find((each) => each.id === answers.get("operator"));
    return who && who.standing !== "free" ? tongue.fill(texts.notFree, { name: who.name }) : "";
  }
  const to = destination(answers, wanted);
  const fits = colleagues.filter((who) => !who.had_it && (to.tier ? who.tier === to.tier && !who.refused : Object.entries(to.skills ?? {}).every(([skill, level]) => (who.skills[skill] ?? 0) >= Number(level))));
  const free = fits.filter((who) => who.standing === "free");
  return tongue.fill(fits.length ? texts.able : texts.nobodyAble, { fits: fits.length, free: free.length });
}

/** @param {FormData} answers @param {Record<string, number>} wanted @returns {Frame} */
function destination(answers, wanted) {
  switch (answers.get("kind")) {
    case "operator": return { operator: String(answers.get("operator")) };
    case "tier": return { tier: String(answers.get("tier")) };
    default: return { skills: Object.fromEntries(answers.getAll("skill").map((skill) => [String(skill), wanted[String(skill)] ?? 1])) };
  }
}
