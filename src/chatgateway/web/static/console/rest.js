// @ts-check
/** What a console asks over REST, as the operator who is logged in. */
import { save } from "../files.js";

export const FILES = "/v1/attachments";

export class Rest {
  /** @param {string} token */
  constructor(token) {
    this.token = token;
  }

  /** The answer's body, or null where there is none: the network is down, the call is refused. @param {string} path @returns {Promise<any>} */
  async get(path) {
    try {
      const answer = await fetch(path, { headers: { authorization: `Bearer ${this.token}` } });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  /** What a conversation of this operator's is about. @param {string} conversation @returns {Promise<Record<string, any>|null>} */
  brief(conversation) {
    return this.get(`/v1/conversations/${encodeURIComponent(conversation)}/brief`);
  }

  /** Saves a file that was sent; whether it was there. @param {string} id */
  file(id) {
    return save(FILES, this.token, id);
  }

  /** Canned replies, in the order of their file. @returns {Promise<Record<string, any>[]>} */
  async canned() {
    return (await this.get("/v1/canned"))?.items ?? [];
  }

  /** Colleagues; with a conversation of this operator's also what speaks against each. @param {string} [conversation] @returns {Promise<Record<string, any>[]|null>} */
  async colleagues(conversation) {
    return (await this.get(`/v1/colleagues${conversation ? `?conversation=${encodeURIComponent(conversation)}` : ""}`))?.items ?? null;
  }
}
