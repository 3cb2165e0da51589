// @ts-check
/** The console page: who is it, then the desk. */
import { ConsoleView } from "./view.js";
import { Desk } from "./desk.js";
import { loginPage, session } from "./session.js";
import { Tongue } from "./tongue.js";

const tongue = new Tongue();

/** @param {number} [code] */
function askWho(code) {
  session.end();
  document.body.replaceChildren(loginPage(tongue, enter, code));
}

/** @param {string} token */
function enter(token) {
  session.begin(token);
  const desk = new Desk(token, {
    changed: () => view.changed(),
    failed: (error) => view.complain(error),
    refused: (code) => (code === 1009 || code === 1007 ? view.changed() : askWho(code)),
  });
  const view = new ConsoleView(desk, tongue, () => {
    desk.socket.stop();
    askWho();
  });
  desk.selected = location.hash.slice(1) || null;
  document.body.replaceChildren(view.element);
  desk.start();
}

if (session.token) enter(session.token);
else askWho();
