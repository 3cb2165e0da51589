// @ts-check
/** The custom element <chat-gateway>: a launcher. The panel is fetched when it is opened, or when a conversation exists. */
import { el, icon } from "../dom.js";
import { LOCALES, fill, pickLanguage } from "../texts.js";
import { Memory } from "./memory.js";
import { STYLE } from "./style.js";

/**
 * @typedef {import("./texts/ja.js").Texts} Texts
 * @typedef {{language: import("../texts.js").Language, texts: Texts}} Tongue
 */

export class ChatGateway extends HTMLElement {
  static observedAttributes = ["locale", "position", "color-scheme", "chat-title"];
  /** Set by the loader: where the gateway is, and what the page wished. */
  static base = "";
  /** @type {Record<string, any>} */
  static settings = {};

  constructor() {
    super();
    this.unread = 0;
    this.root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.root.adoptedStyleSheets = [sheet];
    this.badge = el("span", { class: "badge", hidden: true });
    this.label = el("span", {});
    const press = () => (this.isOpen ? this.close() : this.open());
    this.launcher = el("button", { type: "button", class: "launcher", part: "launcher", onclick: press }, icon("chat"), this.label, this.badge);
    /** @type {Promise<import("./panel.js").Panel>|undefined} */
    this.fetched = undefined;
  }

  async connectedCallback() {
    await this.setLocale();
    this.root.append(this.launcher);
    if (this.hasHistory) (await this.panel()).talk.start();
    this.tell("ready", {});
  }

  disconnectedCallback() {
    this.fetched?.then((panel) => panel.talk.socket.stop());
  }

  attributeChangedCallback() {
    if (this.tongue) this.setLocale();
  }

  /** Tells installations apart that are embedded in one site. */
  get scope() {
    return ChatGateway.settings.scope ?? new URL(ChatGateway.base).host;
  }

  /** Whether somebody talked here before, so that connecting at once is worth it. */
  get hasHistory() {
    return new Memory(this.scope).token !== null;
  }

  get isOpen() {
    return this.hasAttribute("open");
  }

  /** The panel, fetched by whoever needs it first. */
  panel() {
    this.fetched ??= import("./panel.js").then(({ Panel }) => {
      const panel = new Panel(this, /** @type {Tongue} */ (this.tongue));
      this.root.prepend(panel.element);
      return panel;
    });
    return this.fetched;
  }

  async open() {
    const panel = await this.panel();
    if (this.isOpen) return;
    this.toggleAttribute("open", true);
    panel.open();
    this.count(0);
    this.tell("open", {});
  }

  async close() {
    if (!this.isOpen) return;
    this.toggleAttribute("open", false);
    (await this.panel()).element.hidden = true;
    this.launcher.focus({ preventScroll: true });
    this.tell("close", {});
  }

  /** Speaks the language of the attribute, the settings, the page or the browser. */
  async setLocale() {
    const { settings } = ChatGateway;
    const language = pickLanguage(this.getAttribute("locale"), settings.locale, document.documentElement.lang, navigator.language);
    const { default: texts } = await import(`./texts/${language}.js`);
    this.tongue = Object.assign(this.tongue ?? {}, { language, texts: { ...texts, ...settings.texts?.[language] } });
    this.dataset.position = this.getAttribute("position") ?? settings.position ?? "right";
    this.dataset.scheme = this.getAttribute("color-scheme") ?? settings.colorScheme ?? "auto";
    this.label.textContent = settings.launcherTitle ?? texts.launcher;
    this.launcher.lang = LOCALES[language];
    (await this.fetched)?.label();
  }

  /** How many messages wait to be read. @param {number} unread */
  count(unread) {
    if (unread === this.unread) return;
    this.unread = unread;
    this.badge.textContent = String(unread);
    this.badge.hidden = unread === 0;
    this.badge.setAttribute("aria-label", fill(this.tongue?.texts.unread ?? "", { n: unread }));
    this.tell("unread", { count: unread });
  }

  /** Tells the page, as a DOM event. @param {string} name @param {Record<string, any>} detail */
  tell(name, detail) {
    window.dispatchEvent(new CustomEvent(`chatgateway:${name}`, { detail }));
  }
}
