// @ts-check
/** What the protocol says about a broken line: when to come back, when to stay away, which errors pass. */

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Errors that say "nothing was kept, try again"; the same command with the same id is sent again. */
export const RETRIABLE = new Set(["rate_limited", "overloaded", "unavailable"]);

/** How long to wait before try number `attempt` (from 0): full jitter between 0.5 s and a ceiling that doubles up to 30 s.
 * @param {number} attempt */
export function delayMs(attempt) {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt + 1));
  return FIRST_MS + Math.random() * (ceiling - FIRST_MS);
}

/** Whether a close code is a verdict that coming back would not change. @param {number} code */
export function staysAway(code) {
  return code === 1007 || code === 1009 || (code >= 4500 && code <= 4999);
}
