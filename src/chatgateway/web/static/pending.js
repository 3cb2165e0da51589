// @ts-check
/** Commands without an answer yet. They are sent again, with the same id, on every new line, and survive a reload. */

/** @typedef {{frame: Record<string, any>, tries: number, done: Promise<any>, resolve: (a: any) => void, reject: (e: any) => void}} Entry */

/** A new command id. randomUUID exists on https and localhost only. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

export class Pending {
  /** @param {string} [keep] sessionStorage key; without it nothing survives a reload */
  constructor(keep) {
    this.keep = keep;
    /** @type {Map<string, Entry>} */
    this.entries = new Map();
    for (const frame of this.#kept()) this.add(frame);
  }

  all() {
    return [...this.entries.values()];
  }

  /** @param {string} id */
  get(id) {
    return this.entries.get(id);
  }

  /** @param {Record<string, any>} command @returns {Entry} */
  add(command) {
    const frame = { ...command, id: command.id ?? newId() };
    const known = this.entries.get(frame.id);
    if (known) return known;
    /** @type {any} */
    const entry = { frame, tries: 0 };
    entry.done = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
    entry.done.catch(() => {}); // Whoever cares has the promise; nobody else is to be alarmed.
    this.entries.set(frame.id, entry);
    this.#save();
    return entry;
  }

  /** Whether anybody waited for it. @param {string} id @param {any} ack */
  settle(id, ack) {
    const entry = this.#take(id);
    entry?.resolve(ack);
    return entry !== undefined;
  }

  /** @param {string} id @param {any} error */
  fail(id, error) {
    this.#take(id)?.reject(error);
  }

  clear() {
    this.entries.clear();
    this.#save();
  }

  /** @param {string} id */
  #take(id) {
    const entry = this.entries.get(id);
    this.entries.delete(id);
    if (entry) this.#save();
    return entry;
  }

  /** @returns {Record<string, any>[]} */
  #kept() {
    try {
      return this.keep ? JSON.parse(sessionStorage.getItem(this.keep) ?? "[]") : [];
    } catch {
      return []; // Storage may be forbidden in a frame; then a reload forgets, as it must.
    }
  }

  #save() {
    if (!this.keep) return;
    try {
      if (this.entries.size === 0) sessionStorage.removeItem(this.keep);
      else sessionStorage.setItem(this.keep, JSON.stringify(this.all().map((entry) => entry.frame)));
    } catch {
      // As above.
    }
  }
}
