/** The report's style sheet: light, dark and print. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --text: #1b2330; --soft: #5b6675; --line: #dde2e9; --page: #ffffff; --card: #f6f8fa;
  --accent: #2457c5; --good: #17733a; --warn: #8a5a00; --bad: #b42318;
  --add: #e6f6ea; --del: #fdebec; --hunk: #eef2fb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e4e8ee; --soft: #9aa6b5; --line: #2f3743; --page: #12161c; --card: #1a2029;
    --accent: #7aa5ff; --good: #5cc98a; --warn: #e0b050; --bad: #ff8a80;
    --add: #12311d; --del: #3b191b; --hunk: #1c2740;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.55 system-ui, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 24px 20px 80px; }
header h1 { font-size: 1.7rem; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 40px 0 12px; padding-top: 8px; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: 4px 0 12px; }
a { color: var(--accent); }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 12px 0 24px; }
.soft { color: var(--soft); }
.chips { display: flex; flex-wrap: wrap; gap: 8px; margin: 12px 0; padding: 0; list-style: none; }
.chips li { padding: 2px 12px; border: 1px solid var(--line); border-radius: 999px; background: var(--card); }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); }
td code { white-space: nowrap; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
.card { border: 1px solid var(--line); border-radius: 8px; background: var(--card); padding: 12px 16px; margin: 0 0 12px; }
.card pre { margin: 8px 0; overflow-x: auto; }
details { border: 1px solid var(--line); border-radius: 8px; margin: 0 0 8px; }
summary { cursor: pointer; padding: 6px 12px; overflow-wrap: anywhere; }
details pre { margin: 0; padding: 8px 0; overflow-x: auto; border-top: 1px solid var(--line); }
.diff span { display: block; padding: 0 12px; min-height: 1.5em; white-space: pre; width: max-content; min-width: 100%; }
.diff .add { background: var(--add); } .diff .del { background: var(--del); } .diff .hunk { background: var(--hunk); color: var(--soft); }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--text); font: 13px system-ui, sans-serif; }
svg .small { fill: var(--soft); font-size: 12px; }
svg .box { fill: var(--card); stroke: var(--line); }
svg .flow { fill: none; stroke: var(--accent); stroke-opacity: .45; stroke-width: 1.5; }
svg .flow.stays { stroke: var(--soft); stroke-dasharray: 4 4; }
.tools { display: flex; gap: 8px; margin: 0 0 12px; }
.tools input { flex: 1; min-width: 0; }
.tools input, .tools button { font: inherit; padding: 4px 10px; border: 1px solid var(--line); border-radius: 6px; background: var(--card); color: inherit; }
@media print {
  :root { --text: #000; --soft: #444; --page: #fff; --card: #fff; --line: #bbb; --add: #eee; --del: #eee; --hunk: #fff; }
  nav, .tools { display: none; }
  main { max-width: none; padding: 0; }
  details, .card, tr { break-inside: avoid-page; }
  .diff span { white-space: pre-wrap; width: auto; overflow-wrap: anywhere; }
}
`;
