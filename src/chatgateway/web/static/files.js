// @ts-check
/** Files: what may travel, up with progress, down to be saved, and the tray in which they wait to be sent. */
import { el, icon } from "./dom.js";
import { fill } from "./texts.js";

/**
 * @typedef {{attach: string, attachments: string, limits: string, removeFile: string, uploading: string, uploaded: string, fileTooLarge: string, fileType: string,
 *   tooManyFiles: string, fileLater: string, fileFailed: string, fileGone: string}} FileTexts
 * @typedef {{file: File, name: string, state: "going"|"there"|"failed", id: string, row: HTMLElement, bar: HTMLProgressElement, abort: () => void}} Parcel
 */

/** Types that the gateway takes, with the endings under which they are saved. */
const ENDINGS = /** @type {Record<string, string>} */ ({ "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "application/pdf": "pdf", "text/plain": "txt" });
const BY_ENDING = /** @type {Record<string, string>} */ ({ png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", webp: "image/webp", pdf: "application/pdf", txt: "text/plain", log: "text/plain", csv: "text/plain" });
const MOST = 10;

/** The type to declare for a file, or "" where the gateway would not take it. @param {{name: string, type: string}} file */
export function typeOf(file) {
  const named = file.type === "image/jpg" ? "image/jpeg" : file.type;
  return named in ENDINGS ? named : BY_ENDING[file.name.split(".").pop()?.toLowerCase() ?? ""] ?? "";
}

/** A size as people read it. @param {number} bytes */
function megabytes(bytes) {
  return `${Math.round(bytes / 1_048_576)} MB`;
}

/** Sends one file; resolves with its id, rejects with what went wrong as an HTTP status, 0 for a broken line.
 * @param {string} url @param {string} token @param {File} file @param {(part: number) => void} onProgress */
function upload(url, token, file, onProgress) {
  const request = new XMLHttpRequest(); // fetch cannot tell how far it is.
  const done = new Promise((resolve, reject) => {
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => (request.status === 201 ? resolve(JSON.parse(request.responseText).id) : reject(request.status));
    request.onerror = request.onabort = request.ontimeout = () => reject(0);
  });
  request.open("POST", url);
  request.setRequestHeader("Authorization", `Bearer ${token}`);
  request.setRequestHeader("Content-Type", typeOf(file));
  request.send(file);
  return { done, abort: () => request.abort() };
}

/** Saves a file that somebody sent; whether it was there. @param {string} url @param {string} token @param {string} id */
export async function save(url, token, id) {
  const answer = await fetch(`${url}/${encodeURIComponent(id)}`, { headers: { authorization: `Bearer ${token}` } }).catch(() => null);
  if (!answer?.ok) return false;
  const file = await answer.blob();
  const address = URL.createObjectURL(file);
  el("a", { href: address, download: `${id}.${ENDINGS[file.type.split(";")[0] ?? ""] ?? "bin"}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return true;
}

/** What was attached to a message, each to be saved by a press.
 * @param {string[]} ids @param {Map<string, string>} names where this page knows them @param {FileTexts} texts @param {(id: string) => Promise<boolean>} get */
export function fileList(ids, names, texts, get) {
  const one = (/** @type {string} */ id, /** @type {number} */ index) => {
    const name = names.get(id) ?? (ids.length > 1 ? `${texts.attachments} ${index + 1}` : texts.attachments);
    const button = el("button", { type: "button", class: "file", onclick: async () => (await get(id)) || button.replaceChildren(icon("warn"), `${name} · ${texts.fileGone}`) }, icon("clip"), name);
    return button;
  };
  return el("div", { class: "files" }, ...ids.map(one));
}

/** Listeners of an element onto which files may be dropped. Nothing dropped there leads away from the page. @param {() => Tray|undefined} tray */
export function dropZone(tray) {
  return {
    ondragover: (/** @type {Event} */ event) => event.preventDefault(),
    ondrop: (/** @type {DragEvent} */ event) => {
      if (!event.dataTransfer?.files.length) return; // Words that are dragged go where they always go.
      event.preventDefault();
      tray()?.add([...event.dataTransfer.files]);
    },
  };
}

export class Tray {
  /**
   * @param {() => FileTexts} texts
   * @param {{url: string, token: () => string|null, max: () => number, names: Map<string, string>, changed: () => void}} ways
   */
  constructor(texts, ways) {
    this.texts = texts;
    this.ways = ways;
    /** @type {Parcel[]} */
    this.parcels = [];
    this.picker = el("input", { type: "file", multiple: true, accept: [...Object.keys(ENDINGS), ".txt", ".log", ".csv"].join(","), hidden: true, tabIndex: -1, onchange: () => this.#picked() });
    this.list = el("ul", { class: "parcels" });
    this.news = el("div", { class: "sr", role: "status" });
    this.refusals = el("div", { class: "news" });
    this.element = el("div", { class: "tray" }, this.picker, this.list, this.news, this.refusals);
    this.limits = "";
  }

  get isGoing() {
    return this.parcels.some((one) => one.state === "going");
  }

  get ids() {
    return this.parcels.filter((one) => one.state === "there").map((one) => one.id);
  }

  /** What a message says that has files and no words. */
  get words() {
    return this.parcels.filter((one) => one.state === "there").map((one) => one.name).join(", ").slice(0, 500);
  }

  /** The words on the button that opens the picker: what it takes and how much. */
  get label() {
    return `${this.texts().attach} (${fill(this.texts().limits, { max: megabytes(this.ways.max()), most: MOST })})`;
  }

  choose() {
    this.picker.click();
  }

  /** A picture from the clipboard. Spreadsheets put a picture of their cells beside the words: then the words are meant.
   * @param {ClipboardEvent} event */
  paste(event) {
    const { clipboardData } = event;
    if (!clipboardData?.files.length || clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    this.add([...clipboardData.files]);
  }

  /** The message has them now. */
  clear() {
    for (const one of this.parcels) one.abort();
    this.parcels = [];
    this.list.replaceChildren();
    this.refusals.replaceChildren();
    this.news.textContent = "";
  }

  #picked() {
    this.add([...(this.picker.files ?? [])]);
    this.picker.value = "";
  }

  /** @param {File[]} files */
  add(files) {
    if (this.ways.max() <= 0) return;
    this.refusals.replaceChildren();
    for (const file of files) this.#take(file);
    this.ways.changed();
  }

  /** @param {File} file */
  #take(file) {
    const texts = this.texts();
    const max = this.ways.max();
    const name = file.name || texts.attachments;
    if (this.parcels.length >= MOST) return this.#refuse(fill(texts.tooManyFiles, { most: MOST }));
    if (!typeOf(file)) return this.#refuse(`${name}: ${fill(texts.fileType, {})}`);
    if (file.size > max) return this.#refuse(`${name}: ${fill(texts.fileTooLarge, { max: megabytes(max) })}`);
    const bar = el("progress", { max: 1, value: 0, "aria-label": fill(texts.uploading, { name }) });
    const words = el("span", { class: "name" }, name);
    const row = el("li", {}, icon("clip"), words, bar);
    /** @type {Parcel} */
    const parcel = { file, name, state: "going", id: "", row, bar, abort: () => {} };
    row.append(el("button", { type: "button", class: "plain", "aria-label": fill(texts.removeFile, { name }), onclick: () => this.#remove(parcel) }, icon("close")));
    this.parcels.push(parcel);
    this.list.append(row);
    this.#send(parcel);
  }

  /** @param {Parcel} parcel */
  #send(parcel) {
    const texts = this.texts();
    const { done, abort } = upload(this.ways.url, this.ways.token() ?? "", parcel.file, (part) => (parcel.bar.value = part));
    parcel.abort = abort;
    done.then((id) => {
      Object.assign(parcel, { state: "there", id });
      this.ways.names.set(id, parcel.name);
      parcel.bar.remove();
      this.news.textContent = fill(texts.uploaded, { name: parcel.name });
    }, (status) => {
      parcel.state = "failed";
      if (!this.parcels.includes(parcel)) return;
      this.#remove(parcel);
      const why = { 413: fill(texts.fileTooLarge, { max: megabytes(this.ways.max()) }), 422: texts.fileType, 429: texts.fileLater }[/** @type {413} */ (status)] ?? texts.fileFailed;
      this.#refuse(`${parcel.name}: ${why}`);
    }).finally(() => this.ways.changed());
  }

  /** @param {string} why */
  #refuse(why) {
    this.refusals.append(el("p", { class: "bad", role: "alert" }, why));
  }

  /** @param {Parcel} parcel */
  #remove(parcel) {
    this.parcels = this.parcels.filter((one) => one !== parcel);
    parcel.abort();
    parcel.row.remove();
    this.ways.changed();
  }
}
