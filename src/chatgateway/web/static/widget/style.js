// @ts-check
/** How the widget looks. A constructed sheet, so that it needs no inline style and no file of its own. */

const DARK = `
  --ground: #12191b; --raised: #1b2427; --sunk: #0d1314; --ink: #e7eeee; --quiet: #94a5a7; --line: #2b373a;
  --accent: var(--cg-accent-dark, #4db6bb); --on-accent: #06282b; --tint: #17363a; --head: #10464b; --on-head: #e7f4f4; --warn: #f3c76b; --warn-ground: #362b12; --bad: #ff9a8d; --star: #e8b13f;`;

export const STYLE = `
:host {
  --ground: #fff; --raised: #f2f5f5; --sunk: #f8fafa; --ink: #16262a; --quiet: #5d7074; --line: #dde5e6;
  --accent: var(--cg-accent, #0b6b73); --on-accent: #fff; --tint: #e2f1f1; --head: var(--accent); --on-head: var(--on-accent); --warn: #7a5200; --warn-ground: #fff4d6; --bad: #b3261e; --star: #b07400;
  --radius: var(--cg-radius, 16px);
  color-scheme: light; position: fixed; z-index: 2147483000; inset: auto 20px 20px auto;
  font: 15px/1.6 var(--cg-font, system-ui, -apple-system, "Segoe UI", "Hiragino Sans", "Noto Sans CJK JP", sans-serif);
}
:host([data-position="left"]) { inset: auto auto 20px 20px; }
:host([data-scheme="dark"]) { color-scheme: dark; ${DARK} }
@media (prefers-color-scheme: dark) { :host([data-scheme="auto"]) { color-scheme: dark; ${DARK} } }
:host([hidden]), [hidden] { display: none !important; }
*, *::before { box-sizing: border-box; }
:lang(zh) { font-family: var(--cg-font, system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif); }
:lang(ja) { word-break: auto-phrase; }
button, textarea { font: inherit; color: inherit; }
button { cursor: pointer; border: 0; background: none; padding: 0; }
button:disabled { cursor: default; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.icon { width: 20px; height: 20px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }

.launcher {
  position: relative; display: flex; align-items: center; gap: 10px; margin-left: auto; height: 54px; padding: 0 22px 0 18px; border-radius: 27px;
  background: var(--accent); color: var(--on-accent); font-weight: 600; box-shadow: 0 6px 24px #06282b40; transition: transform .15s;
}
.launcher:hover { transform: translateY(-2px); }
.launcher .icon { width: 24px; height: 24px; }
:host([open]) .launcher { display: none; }
.badge { position: absolute; top: -4px; right: -2px; min-width: 22px; height: 22px; padding: 0 6px; border-radius: 11px; background: #c62828; color: #fff; font: 700 12px/22px system-ui; text-align: center; }

.panel {
  display: flex; flex-direction: column; width: 392px; height: min(680px, calc(100dvh - 40px)); overflow: hidden; color: var(--ink);
  background: var(--sunk); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: 0 16px 56px #06282b38; animation: rise .18s ease-out;
}
@keyframes rise { from { opacity: 0; transform: translateY(10px); } }
header { display: flex; align-items: center; gap: 4px; padding: 14px 10px 14px 20px; background: var(--head); color: var(--on-head); }
.titles { flex: 1; min-width: 0; }
h2, p { margin: 0; }
h2 { font-size: 16px; line-height: 1.35; font-weight: 650; }
header p { font-size: 12.5px; line-height: 1.4; opacity: .88; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.plain { display: grid; place-items: center; min-width: 38px; height: 38px; border-radius: 10px; }
.plain:hover { background: #ffffff26; }
header :focus-visible { outline-color: currentColor; }
.end { padding: 0 12px; font-size: 13px; white-space: nowrap; }
.end.sure { background: #fff; color: #b3261e; font-weight: 600; }

.strip { display: flex; flex-wrap: wrap; gap: 2px 10px; align-items: baseline; padding: 9px 20px; background: var(--tint); font-size: 13.5px; }
.strip b { font-weight: 650; }
.strip.offline { background: var(--warn-ground); color: var(--warn); }
.link { text-decoration: underline; font-weight: 600; }
.notice { display: flex; gap: 10px; align-items: flex-start; padding: 10px 10px 10px 20px; font-size: 13.5px; line-height: 1.5; background: var(--warn-ground); border-bottom: 1px solid var(--line); }
.notice > .icon { margin-top: 1px; color: var(--warn); }
.notice > div { flex: 1; }
.notice.critical { background: #b3261e; color: #fff; }
.notice.critical > .icon { color: inherit; }
.notice .plain { min-width: 26px; height: 26px; }

.log { position: relative; flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 18px 16px 10px; background: var(--sunk); }
.log:focus-visible { outline-offset: -2px; }
.items { display: flex; flex-direction: column; gap: 14px; }
.row { display: flex; flex-direction: column; max-width: 90%; align-items: flex-start; }
.mine { align-self: flex-end; align-items: flex-end; }
.who { font-size: 12px; color: var(--quiet); margin: 0 0 3px 4px; }
.agent .who { color: var(--accent); font-weight: 600; }
.bubble { padding: 10px 14px; border-radius: 14px; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.65; }
.theirs .bubble { background: var(--ground); border: 1px solid var(--line); border-top-left-radius: 4px; }
.agent .bubble { background: var(--tint); border-color: transparent; }
.mine .bubble { background: var(--accent); color: var(--on-accent); border-bottom-right-radius: 4px; }
.bubble a { color: inherit; }
.sending .bubble { opacity: .62; }
.failed .bubble { background: var(--raised); color: var(--ink); border: 1px solid var(--bad); }
.meta { font-size: 11.5px; color: var(--quiet); margin: 3px 4px 0; }
.meta:empty { display: none; }
.meta.failed { color: var(--bad); }
.system { align-self: center; max-width: 92%; padding: 0 8px; text-align: center; font-size: 12.5px; line-height: 1.55; color: var(--quiet); }
.warning { display: flex; gap: 8px; margin-top: 8px; padding: 10px 12px; border-radius: 12px; background: var(--warn-ground); color: var(--warn); font-size: 13px; line-height: 1.55; }

.choices { display: none; flex-direction: column; gap: 7px; width: 100%; margin-top: 9px; }
.current .choices { display: flex; }
.choice { display: flex; gap: 8px; align-items: center; padding: 9px 14px; text-align: start; line-height: 1.45; border: 1px solid var(--accent); border-radius: 12px; color: var(--accent); background: var(--ground); font-size: 14px; }
.related .choice { padding: 6px 12px; border-color: var(--line); color: var(--ink); font-size: 13.5px; }
.related .choice::before { content: "›"; color: var(--accent); font-weight: 700; }
.choice:hover, .pill:hover { background: var(--tint); }
.question { display: none; flex-wrap: wrap; gap: 8px; align-items: center; margin-top: 9px; font-size: 13px; color: var(--quiet); }
.current .question, .question.answered { display: flex; }
.pill { display: inline-flex; gap: 6px; align-items: center; padding: 5px 14px; border-radius: 18px; border: 1px solid var(--line); background: var(--ground); color: var(--ink); font-size: 13.5px; }
.pill.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; padding: 8px 20px; }
.thanks { display: inline-flex; gap: 6px; align-items: center; }
.thanks .icon { width: 16px; height: 16px; }
.latest { position: sticky; bottom: 4px; display: block; margin: 0 auto; padding: 6px 16px; border-radius: 16px; background: var(--ink); color: var(--ground); font-size: 12.5px; }

.card { display: flex; flex-direction: column; gap: 10px; align-items: center; padding: 18px; border: 1px solid var(--line); border-radius: 14px; background: var(--ground); text-align: center; }
.card > textarea { width: 100%; padding: 8px 12px; border: 1px solid var(--line); border-radius: 10px; background: var(--sunk); resize: none; }
.stars { display: flex; gap: 4px; }
.star { width: 40px; height: 40px; font-size: 28px; line-height: 1; color: var(--quiet); }
.star.on, .star:hover { color: var(--star); }
.score { min-height: 1.6em; font-size: 13px; color: var(--quiet); }

.typing { display: flex; align-items: center; gap: 4px; padding: 0 20px 8px; font-size: 12.5px; color: var(--quiet); }
.typing i { width: 5px; height: 5px; border-radius: 50%; background: currentColor; animation: beat 1.2s infinite; }
.typing i:nth-child(2) { animation-delay: .15s; }
.typing i:nth-child(3) { animation-delay: .3s; margin-right: 4px; }
@keyframes beat { 30% { transform: translateY(-3px); opacity: .5; } }

.person { align-self: flex-start; margin: 0 16px 10px; color: var(--accent); }
.person .icon { width: 16px; height: 16px; }
.composer { padding: 12px 14px 8px; border-top: 1px solid var(--line); background: var(--ground); }
.field { display: flex; align-items: flex-end; gap: 6px; padding: 4px 4px 4px 14px; border: 1px solid var(--line); border-radius: 22px; background: var(--sunk); }
.field:focus-within { border-color: var(--accent); }
.field textarea { flex: 1; min-width: 0; max-height: 132px; padding: 5px 0; border: 0; outline: 0; background: none; resize: none; line-height: 1.5; font-size: 16px; }
textarea::placeholder { color: var(--quiet); opacity: 1; }
.send { display: grid; place-items: center; width: 34px; height: 34px; flex: none; border-radius: 50%; background: var(--accent); color: var(--on-accent); }
.send:disabled { background: var(--line); color: var(--quiet); }
.attach { display: grid; place-items: center; width: 30px; height: 34px; flex: none; margin-left: -8px; border-radius: 8px; color: var(--quiet); }
.attach:hover { color: var(--accent); }
.parcels { display: grid; grid-template-columns: minmax(0, 1fr); gap: 5px; margin: 0; padding: 0; list-style: none; }
.parcels li { display: flex; gap: 8px; align-items: center; padding: 3px 4px 3px 10px; border: 1px solid var(--line); border-radius: 10px; background: var(--sunk); font-size: 13px; }
.parcels .name { flex: 1; min-width: 0; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.parcels .icon, .file .icon { width: 16px; height: 16px; }
.parcels .plain { min-width: 28px; height: 28px; }
.parcels progress { width: 72px; height: 6px; accent-color: var(--accent); }
.news { font-size: 12px; line-height: 1.5; color: var(--quiet); }
.tray:has(li), .news:has(p) { margin-bottom: 8px; }
.bad { color: var(--bad); }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.files { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 6px; max-width: 100%; }
.file { display: inline-flex; gap: 6px; align-items: center; max-width: 100%; padding: 5px 12px; border: 1px solid var(--line); border-radius: 10px; background: var(--ground); color: var(--accent); font-size: 13px; overflow-wrap: anywhere; text-align: start; }
.file:hover { background: var(--tint); }
.hint { padding: 5px 4px 0; font-size: 11.5px; line-height: 1.4; color: var(--quiet); text-align: center; }
.hint.bad { color: var(--bad); }

@media (max-width: 520px) {
  :host { inset: auto 14px 14px auto; }
  :host([data-position="left"]) { inset: auto auto 14px 14px; }
  :host([open]) { inset: 0; }
  .panel { width: 100%; height: 100dvh; border: 0; border-radius: 0; }
  .composer { padding-bottom: max(8px, env(safe-area-inset-bottom)); }
}
@media (prefers-reduced-motion: reduce) { *, .typing i { animation: none; transition: none; } }
`;
