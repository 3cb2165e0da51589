// @ts-check
/** Which events of which conversation have arrived, so that each is shown once and a resume names the right place. */

export class Seen {
  constructor() {
    /** Last seq that arrived as an event, by conversation. @type {Map<string, number>} */
    this.last = new Map();
    /** @type {Map<string, Set<number>>} */
    this.ours = new Map();
  }

  /** Notes an event that our own ack stood for. It does not move `last`: events before it may still be on their way.
   * @param {string} conversation @param {number} seq */
  own(conversation, seq) {
    const ours = this.ours.get(conversation) ?? new Set();
    this.ours.set(conversation, ours.add(seq));
  }

  /** Whether this event has not been shown yet; notes it. @param {string} conversation @param {number} seq */
  isNews(conversation, seq) {
    if (seq <= (this.last.get(conversation) ?? 0)) return false;
    this.last.set(conversation, seq);
    return !this.ours.get(conversation)?.has(seq);
  }

  /** The log is sent again from 1. @param {string} conversation */
  reset(conversation) {
    this.last.delete(conversation);
    this.ours.delete(conversation);
  }
}
