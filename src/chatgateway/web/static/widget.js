// @ts-check
/**
 * The one script a page includes: <script type="module" src="https://chat.example.com/widget.js"></script>.
 * Reads the page's wishes, puts <chat-gateway> into it and gives the page `window.$chatgateway`.
 */

const here = new URL(import.meta.url);
// The gateway serves this file both as /widget.js and as /static/widget.js.
const base = new URL(here.pathname.includes("/static/") ? "../" : "./", here).href;
const page = /** @type {any} */ (window);

/** @type {Promise<any>} */
const ready = (async () => {
  const { ChatGateway } = await import(new URL("static/widget/element.js", base).href);
  const tag = [...document.querySelectorAll("script")].find((script) => script.src === here.href);
  ChatGateway.base = base;
  ChatGateway.settings = { ...tag?.dataset, ...page.chatgatewaySettings };
  if (!customElements.get("chat-gateway")) customElements.define("chat-gateway", ChatGateway);
  const element = document.querySelector("chat-gateway") ?? document.body.appendChild(document.createElement("chat-gateway"));
  return { element, ChatGateway };
})();

/** Listeners by name, to be able to take them off again. @type {Map<string, Map<Function, any>>} */
const listeners = new Map();

/** Every verb may be called at once; it is done when the widget is there. @param {(widget: any, kind: any) => any} act */
const later = (act) => ready.then(({ element, ChatGateway }) => act(element, ChatGateway));

/** Forgets who talked here and goes on as another. @param {any} widget @param {string|null} token */
async function become(widget, token) {
  const { talk } = await widget.panel();
  talk.forget();
  talk.settings.token = token;
  return talk;
}

page.$chatgateway = {
  open: () => later((widget) => widget.open()),
  close: () => later((widget) => widget.close()),
  toggle: () => later((widget) => (widget.isOpen ? widget.close() : widget.open())),
  show: () => later((widget) => (widget.hidden = false)),
  hide: () => later((widget) => (widget.hidden = true)),
  sendMessage: (/** @type {string} */ text) => later(async (widget) => (await widget.open(), (await widget.panel()).talk.say(text))),
  /** Names the customer by a token that the page's own server signed. */
  setUser: (/** @type {{token: string}} */ { token }) => later((widget) => become(widget, token)).then((talk) => talk.start()),
  setAttributes: (/** @type {Record<string, any>} */ context) => later((_, kind) => (kind.settings.context = { ...kind.settings.context, ...context })),
  setLocale: (/** @type {string} */ locale) => later((widget) => widget.setAttribute("locale", locale)),
  /** Forgets this visitor; the next message comes from a new one. */
  reset: () => later((widget) => become(widget, null)),
  /** For logout on shared computers: forgets the visitor and takes the widget away. */
  shutdown: () => later(async (widget) => (await become(widget, null), await widget.close(), widget.remove())),
  on(/** @type {string} */ name, /** @type {(detail: any) => void} */ fn) {
    const heard = (/** @type {any} */ event) => fn(event.detail);
    listeners.set(name, (listeners.get(name) ?? new Map()).set(fn, heard));
    addEventListener(`chatgateway:${name}`, heard);
  },
  off(/** @type {string} */ name, /** @type {(detail: any) => void} */ fn) {
    removeEventListener(`chatgateway:${name}`, listeners.get(name)?.get(fn));
    listeners.get(name)?.delete(fn);
  },
};
