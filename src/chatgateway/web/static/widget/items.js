// @ts-check
/** The items of a log, in their order: conversation by conversation, by seq, what has none yet at the end. */

/**
 * @typedef {{key: string, kind: string, conversation?: string|null, seq?: number, at?: string, data: Record<string, any>,
 *   author?: Record<string, any>, state?: "sending"|"sent"|"failed", command?: Record<string, any>}} Item
 */

const SPOKEN = new Set(["message", "answer"]);

/** The items with this one in its place, instead of the one with its key. @param {Item[]} items @param {Item} item @returns {Item[]} */
export function placed(items, item) {
  const others = items.filter((one) => one.key !== item.key);
  const { seq, conversation } = item;
  const comesLater = (/** @type {Item} */ one) => one.seq === undefined || (one.conversation === conversation && one.seq > /** @type {number} */ (seq));
  const at = seq === undefined ? -1 : others.findIndex(comesLater);
  others.splice(at < 0 ? others.length : at, 0, item);
  return others;
}

/** How many words of others came after `seen` and after the customer's own last words. @param {Item[]} items @param {string|null} conversation @param {number} seen */
export function unseen(items, conversation, seen) {
  const here = items.filter((item) => item.conversation === conversation && item.seq && SPOKEN.has(item.kind));
  const own = here.findLast((item) => item.author?.role === "customer")?.seq ?? 0;
  return here.filter((item) => (item.seq ?? 0) > Math.max(seen, own)).length;
}
