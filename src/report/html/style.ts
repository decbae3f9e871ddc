/** The look of a report: light and dark by the reader's setting, and on paper. Contrasts are at least 4.5 : 1 (WCAG AA). */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--paper:#fff;--panel:#f6f8fa;--line:#d0d7de;--link:#0550ae;
--holds:#0a5c2b;--holds-bg:#e2f4e8;--fails:#9a1220;--fails-bg:#fde7e7;--open:#6b4300;--open-bg:#fff1d0;--mark:#0072b2;--off:#c2410c}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#a5afba;--paper:#0d1117;--panel:#161b22;--line:#3a424c;--link:#79b8ff;
--holds:#7ee2a0;--holds-bg:#0f2f1c;--fails:#ffa198;--fails-bg:#3d1418;--open:#f2cc60;--open-bg:#33270a;--mark:#58b4f0;--off:#ff9a5c}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1rem 1.25rem 4rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
a{color:var(--link)}a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid var(--link);outline-offset:2px}
h1{font-size:1.7rem;margin:.4rem 0}h2{font-size:1.35rem;margin:2.2rem 0 .6rem;border-bottom:1px solid var(--line)}h3{font-size:1.1rem;margin:1.4rem 0 .4rem}
code,pre{font-family:ui-monospace,monospace;font-size:.9em}pre{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:.6rem;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
.verdict{display:inline-block;padding:.1rem .6rem;border-radius:1rem;font-weight:600}
.holds{color:var(--holds);background:var(--holds-bg)}.fails{color:var(--fails);background:var(--fails-bg)}.undetermined,.inapplicable,.gap{color:var(--open);background:var(--open-bg)}
.none{color:var(--soft)}.soft{color:var(--soft)}
.scroll{overflow-x:auto}table{border-collapse:collapse;margin:.4rem 0;font-size:.92rem}caption{text-align:left;color:var(--soft);padding:.2rem 0}
th,td{border:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top}th{background:var(--panel);font-weight:600}td.number{text-align:right;font-variant-numeric:tabular-nums}
.card{border:1px solid var(--line);border-left:5px solid var(--fails);border-radius:6px;padding:.2rem 1rem 1rem;margin:1rem 0}
.pair{display:flex;flex-wrap:wrap;gap:1.5rem;align-items:flex-start}.pair>*{min-width:0;max-width:100%}
figure{margin:.6rem 0}figcaption{color:var(--soft);font-size:.9rem}svg{max-width:100%;height:auto}

nav p{margin:.3rem 0;font-size:1.1rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.6rem 0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
@media(max-width:40rem){dl{grid-template-columns:1fr}dt{margin-top:.4rem}}
@media print{body{max-width:none;font-size:11px;padding:0}nav,.skip{display:none}.card,figure,tr{break-inside:avoid}details{display:block}}
`;
