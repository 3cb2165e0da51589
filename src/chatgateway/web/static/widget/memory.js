// @ts-check
/** What a browser remembers of a visitor: the token, which conversation was rated, and how far they read. Works without storage, too. */

export class Memory {
  /** @param {string} scope tells installations on one host apart */
  constructor(scope) {
    this.prefix = `chatgateway.${scope}.`;
    /** @type {Map<string, string>} */
    this.here = new Map();
  }

  get token() {
    return this.#get("token");
  }

  set token(value) {
    this.#set("token", value);
  }

  get rated() {
    return this.#get("rated");
  }

  set rated(value) {
    this.#set("rated", value);
  }

  get seenKey() {
    return `${this.prefix}seen`;
  }

  /** How far this browser's customer has read in a conversation. @param {string|null} conversation */
  seenIn(conversation) {
    const [of, seq] = (this.#get("seen") ?? "").split("/");
    return of === conversation ? Number(seq) : 0;
  }

  /** @param {string|null} conversation @param {number} seq */
  see(conversation, seq) {
    if (seq > this.seenIn(conversation)) this.#set("seen", `${conversation}/${seq}`);
  }

  forget() {
    this.token = null;
    this.rated = null;
    this.#set("seen", null);
  }

  /** @param {string} name */
  #get(name) {
    try {
      return localStorage.getItem(this.prefix + name) ?? this.here.get(name) ?? null;
    } catch {
      return this.here.get(name) ?? null; // Private windows and sandboxed frames may refuse storage.
    }
  }

  /** @param {string} name @param {string|null} value */
  #set(name, value) {
    if (value === null) this.here.delete(name);
    else this.here.set(name, value);
    try {
      if (value === null) localStorage.removeItem(this.prefix + name);
      else localStorage.setItem(this.prefix + name, value);
    } catch {
      // As above: then the visitor lasts as long as the page.
    }
  }
}
