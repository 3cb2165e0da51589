// @ts-check
/**
 * The only module that touches WebSocket. It promises its users three things:
 * a command is delivered once however often the line breaks, events of a conversation arrive in order and once,
 * and a dead line is noticed and replaced without their help.
 */
import { delayMs, staysAway, RETRIABLE } from "./line.js";
import { Pending } from "./pending.js";

/**
 * @typedef {Record<string, any>} Frame
 * @typedef {"idle"|"connecting"|"open"|"waiting"|"stopped"} Status
 * @typedef {object} Options
 * @property {string} url
 * @property {(seen: Map<string, number>) => Frame} hello  makes the first frame from the last seq of each conversation
 * @property {(frame: Frame) => void} onFrame              every frame that is news: welcome, event, queue, offer, …
 * @property {(status: Status, detail: {code?: number, inMs?: number}) => void} [onStatus]
 * @property {string} [keep]                               sessionStorage key under which unacknowledged commands survive a reload
 */

const CONNECT_MS = 10_000;
const STABLE_MS = 5_000;
const WAKE_MS = 4_000;
const FRAME_BYTES = 16_384;
const MAX_TRIES = 6;

export class GatewaySocket {
  /** @param {Options} options */
  constructor(options) {
    this.options = options;
    this.pending = new Pending(options.keep);
    /** Last seq that arrived, by conversation. @type {Map<string, number>} */
    this.seen = new Map();
    /** @type {Status} */
    this.status = "idle";
    /** @type {WebSocket|null} */
    this.ws = null;
    this.welcomed = false;
    this.attempt = 0;
    this.heartbeatMs = 10_000;
    /** @type {number|null} */
    this.toldToWaitMs = null;
    /** @type {Record<string, ReturnType<typeof setTimeout>|undefined>} */
    this.timers = {};
    this.wake = this.wake.bind(this);
  }

  /** Connects and stays connected until stop(). */
  start() {
    if (this.status !== "idle" && this.status !== "stopped") return;
    addEventListener("online", this.wake);
    addEventListener("pageshow", this.wake);
    document.addEventListener("visibilitychange", this.wake);
    this.attempt = 0;
    this.#connect();
  }

  /** Hangs up for good; unacknowledged commands are kept for the next start(). */
  stop() {
    this.#end({});
    this.#drop(1000);
  }

  /** Forgets what was sent and seen, as for another person. */
  forget() {
    this.pending.clear();
    this.seen.clear();
  }

  /**
   * Sends a command; resolves with its ack (or the event that stands for it), rejects with its error frame.
   * @param {Frame} command without `id`, or with the `id` of an earlier try
   * @returns {{id: string, done: Promise<Frame>}}
   */
  send(command) {
    const entry = this.pending.add(command);
    if (new TextEncoder().encode(JSON.stringify(entry.frame)).length > FRAME_BYTES) {
      this.pending.fail(entry.frame.id, { type: "error", code: "too_large" });
    } else if (this.welcomed) this.#write(entry.frame);
    return { id: entry.frame.id, done: entry.done };
  }

  /** Says something that may get lost: typing, read. @param {Frame} frame */
  hint(frame) {
    if (this.welcomed) this.#write(frame);
  }

  #connect() {
    this.#clear();
    this.#tell("connecting", {});
    const ws = new WebSocket(this.options.url, "chatgateway.v1");
    this.ws = ws;
    this.timers.connect = setTimeout(() => this.#drop(4001), CONNECT_MS);
    ws.onopen = () => ws.send(JSON.stringify(this.options.hello(this.seen)));
    ws.onmessage = (event) => this.#receive(event.data);
    ws.onclose = (event) => this.#closed(ws, event.code);
  }

  /** @param {string} text */
  #receive(text) {
    this.#listen();
    /** @type {Frame} */
    const frame = JSON.parse(text);
    switch (frame.type) {
      case "welcome": return this.#welcome(frame);
      case "ack": return void this.pending.settle(frame.re, frame);
      case "error": return this.#refused(frame);
      case "event": return this.#event(frame);
      case "bye": this.toldToWaitMs = frame.reconnect_after == null ? null : frame.reconnect_after * 1000; break;
      case "resync": this.seen.delete(frame.conversation); break;
      case "pong": return;
    }
    this.options.onFrame(frame);
  }

  /** @param {Frame} frame */
  #welcome(frame) {
    clearTimeout(this.timers.connect);
    this.heartbeatMs = (frame.heartbeat || 10) * 1000;
    this.welcomed = true;
    this.timers.stable = setTimeout(() => (this.attempt = 0), STABLE_MS);
    this.#tell("open", {});
    this.options.onFrame(frame);
    for (const entry of this.pending.all()) this.#write(entry.frame);
    this.#listen();
  }

  /** @param {Frame} event */
  #event(event) {
    // Our own event in a replay stands for an ack that was lost on the way.
    if (event.id) this.pending.settle(event.id, { ...event, type: "ack", re: event.id });
    // An ack does not move this mark: events before it may still be on their way.
    if (event.seq <= (this.seen.get(event.conversation) ?? 0)) return;
    this.seen.set(event.conversation, event.seq);
    this.options.onFrame(event);
  }

  /** @param {Frame} error */
  #refused(error) {
    const entry = error.re ? this.pending.get(error.re) : undefined;
    if (!entry) return this.options.onFrame(error);
    if (!RETRIABLE.has(error.code) || ++entry.tries >= MAX_TRIES) {
      this.pending.fail(error.re, error);
      return;
    }
    const waitMs = error.retry_after == null ? delayMs(entry.tries) : error.retry_after * 1000;
    setTimeout(() => {
      if (this.welcomed && this.pending.get(error.re) === entry) this.#write(entry.frame);
    }, waitMs);
  }

  /** @param {WebSocket} ws @param {number} code */
  #closed(ws, code) {
    if (ws !== this.ws) return;
    this.ws = null;
    this.welcomed = false;
    this.#clear();
    if (staysAway(code)) return this.#end({ code });
    const inMs = this.toldToWaitMs ?? delayMs(this.attempt++);
    this.#tell("waiting", { code, inMs });
    this.timers.retry = setTimeout(() => this.#connect(), inMs);
  }

  /** Restarts the watch for silence: ping after one heartbeat, a new line after two. */
  #listen() {
    clearTimeout(this.timers.ping);
    clearTimeout(this.timers.dead);
    if (!this.welcomed) return;
    this.timers.ping = setTimeout(() => this.#write({ type: "ping" }), this.heartbeatMs);
    this.timers.dead = setTimeout(() => this.#drop(4001), this.heartbeatMs * 2);
  }

  /** The network or the page came back: try at once, or find out quickly whether the line is still alive. */
  wake() {
    if (document.visibilityState === "hidden" || navigator.onLine === false) return;
    // A wait that the gateway asked for is kept.
    if (this.status === "waiting" && this.toldToWaitMs === null) this.#connect();
    else if (this.status === "open") {
      this.#write({ type: "ping" });
      clearTimeout(this.timers.dead);
      this.timers.dead = setTimeout(() => this.#drop(4001), WAKE_MS);
    }
  }

  /** Leaves the line without waiting for the other side, which may be gone. @param {number} code */
  #drop(code) {
    const ws = this.ws;
    if (!ws) return;
    if (this.status !== "stopped") this.#closed(ws, code);
    else this.ws = null;
    ws.onmessage = ws.onclose = ws.onopen = null;
    ws.close(code === 1000 ? 1000 : 4001);
  }

  /** @param {{code?: number}} detail */
  #end(detail) {
    removeEventListener("online", this.wake);
    removeEventListener("pageshow", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
    this.welcomed = false;
    this.#clear();
    this.#tell("stopped", detail);
  }

  #clear() {
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
    this.timers = {};
    if (this.status !== "waiting") return;
    this.toldToWaitMs = null;
  }

  /** @param {Frame} frame */
  #write(frame) {
    if (this.ws?.readyState === WebSocket.OPEN) this.ws.send(JSON.stringify(frame));
  }

  /** @param {Status} status @param {{code?: number, inMs?: number}} detail */
  #tell(status, detail) {
    this.status = status;
    this.options.onStatus?.(status, detail);
  }
}
