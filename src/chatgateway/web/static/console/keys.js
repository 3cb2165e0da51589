// @ts-check
/** Keys for hands that do not leave the keyboard. They act only where nothing is being typed. */
import { inOrder } from "./list.js";

export class Keys {
  /** @param {import("./view.js").ConsoleView} view */
  constructor(view) {
    this.view = view;
    document.addEventListener("keydown", (event) => this.#press(event));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !this.view.element.isConnected) return;
    const at = /** @type {HTMLElement} */ (event.target);
    if (at.closest("input, textarea, select, dialog")) return;
    const act = this.#acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @type {Record<string, () => void>} */
  get #acts() {
    const { view } = this;
    const offer = [...view.desk.offers.values()][0];
    return {
      a: () => offer && view.accept(offer),
      x: () => offer && view.desk.decline(offer).catch(() => {}),
      j: () => this.#move(1),
      k: () => this.#move(-1),
      r: () => view.composer.turn("reply"),
      n: () => view.composer.turn("note"),
      t: () => view.transfer(),
      e: () => view.close(),
      "/": () => view.composer.pick(),
      "?": () => view.element.classList.add("with-context"),
    };
  }

  /** @param {number} step */
  #move(step) {
    const { desk } = this.view;
    const cases = inOrder(desk);
    const at = cases.findIndex((one) => one.id === desk.selected);
    const next = cases[Math.min(cases.length - 1, Math.max(0, at + step))];
    if (next) desk.select(next.id);
  }
}
