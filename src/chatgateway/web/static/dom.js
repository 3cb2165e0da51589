// @ts-check
/** Makes elements. Whatever people wrote enters a page here, as text nodes only. */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [props] `onclick` and the like are listeners, `class` and anything with a dash attributes, the rest properties
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class" || name === "role" || name === "for" || name.includes("-")) element.setAttribute(name, String(value));
    else /** @type {any} */ (element)[name] = value;
  }
  element.append(.../** @type {(Node|string)[]} */ (children.filter((child) => child !== null && child !== undefined && child !== false)));
  return element;
}

/**
 * Shows these children instead of those, and touches nothing where they look the same: what is being pressed, focused
 * or read out stays itself. Whatever an element's listeners depend on must show in it, be it as `data-…`.
 * @param {Element} parent @param {...(Node|string|null|undefined|false)} children
 */
export function redraw(parent, ...children) {
  const next = /** @type {Element} */ (parent.cloneNode(false));
  next.append(.../** @type {(Node|string)[]} */ (children.filter((child) => child !== null && child !== undefined && child !== false)));
  if (next.isEqualNode(parent)) return;
  const focused = parent.contains(document.activeElement) ? [...parent.querySelectorAll("button, a, input")].indexOf(/** @type {any} */ (document.activeElement)) : -1;
  parent.replaceChildren(...next.childNodes);
  /** @type {HTMLElement|undefined} */ ([...parent.querySelectorAll("button, a, input")][focused])?.focus({ preventScroll: true });
}

const ICONS = {
  chat: "M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-4.6 4.1c-.5.4-1.2.1-1.2-.6V16A2.5 2.5 0 0 1 4 13.5z",
  close: "M6 6l12 12M18 6L6 18",
  send: "M12 19V5M5.5 11.5L12 5l6.5 6.5",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.6-3.6 3.6-5.5 7.5-5.5s6.9 1.9 7.5 5.5",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  warn: "M12 4l9 16H3zM12 10v4.5M12 17.3v.1",
  clip: "M20 11.5l-7.8 7.8a5 5 0 0 1-7.1-7.1l8-8a3.3 3.3 0 0 1 4.7 4.7l-8 8a1.7 1.7 0 0 1-2.4-2.4l7.3-7.3",
  check: "M5 12.5l4.5 4.5L19 7.5",
};

/** A line icon that takes the colour of its text. @param {keyof typeof ICONS} name */
export function icon(name) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  const path = document.createElementNS(ns, "path");
  for (const [k, v] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" })) svg.setAttribute(k, v);
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

// URL characters only: Japanese and Chinese go on without a space after an address.
const LINK = /https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+/g;

/** Text with its http(s) addresses as links. @param {string} text */
export function linked(text) {
  const out = document.createDocumentFragment();
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const address = match[0].replace(/[.,;:!?)'\]]+$/, "");
    out.append(text.slice(from, match.index), link(address));
    from = match.index + address.length;
  }
  out.append(text.slice(from));
  return out;
}

/** @param {string} address */
function link(address) {
  try {
    new URL(address);
  } catch {
    return address;
  }
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow", textContent: address });
}

/** Whether this key press means "send": Enter alone, and not the Enter that ends a composition.
 * @param {KeyboardEvent} event */
export function meansSend(event) {
  // Safari ends the composition before it reports the key, with the old keyCode as the only trace.
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}
