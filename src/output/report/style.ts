/**
 * Colours by what they are for. Text on `page` and on `panel` keeps 4.5 to 1 (WCAG AA); a test
 * computes it.
 */
export const palettes = {
  light: {
    ...{ page: "#ffffff", panel: "#f4f6f8", text: "#1b1f24", muted: "#515a64", line: "#c9d0d7", edge: "#6d7782" },
    ...{ fail: "#b3261e", warn: "#845400", ok: "#19692f", unknown: "#515a64", link: "#0b5cad", bar: "#2f6fb3" },
    ...{ networkA: "#e9f1fb", networkB: "#f8efdf" },
  },
  dark: {
    ...{ page: "#14171a", panel: "#1e2327", text: "#e6e9ec", muted: "#aab2bb", line: "#3b434b", edge: "#87919b" },
    ...{ fail: "#ff9d96", warn: "#f0b84d", ok: "#74d391", unknown: "#aab2bb", link: "#86bdff", bar: "#5e9fe0" },
    ...{ networkA: "#1a2735", networkB: "#2b2619" },
  },
} as const;

const variables = (palette: Readonly<Record<string, string>>): string =>
  Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(";");

export const style = `
:root{color-scheme:light dark;${variables(palettes.light)}}
@media (prefers-color-scheme:dark){:root{${variables(palettes.dark)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,sans-serif}
header,main,footer{max-width:1240px;margin:0 auto;padding:0 20px}
h1{font-size:1.7rem;line-height:1.2;margin:28px 0 4px;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin:44px 0 10px;padding-top:10px;border-top:1px solid var(--line)}
h3{font-size:1.05rem;line-height:1.4;margin:0 0 8px;overflow-wrap:anywhere}
h4{font-size:.95rem;margin:14px 0 4px}
p{margin:6px 0;max-width:88ch;overflow-wrap:anywhere}
a{color:var(--link)}
nav ul{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;margin:14px 0 0;padding:0}
.muted,footer{color:var(--muted)}.sideways{display:none}
.verdict{border:1px solid var(--line);border-left:8px solid var(--tone);background:var(--panel);padding:12px 16px;margin:16px 0;font-size:1.1rem;border-radius:4px}
.verdict p{max-width:none}
.fail{--tone:var(--fail)}.warn{--tone:var(--warn)}.ok{--tone:var(--ok)}.unknown{--tone:var(--unknown)}
.word{color:var(--tone);font-weight:700;white-space:nowrap}
.finding{border:1px solid var(--line);border-left:8px solid var(--tone);border-radius:4px;padding:14px 16px;margin:14px 0;background:var(--panel)}
code,pre{font-family:ui-monospace,"SFMono-Regular",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.875rem}
pre{margin:4px 0;padding:10px 12px;background:var(--page);border:1px solid var(--line);border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere}
pre.copy{user-select:all;border-color:var(--edge)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 18px;margin:12px 0}
dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:4px}
.scroll:focus-visible,summary:focus-visible,a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.925rem}
th,td{text-align:left;vertical-align:top;padding:7px 12px;border-bottom:1px solid var(--line)}
tbody tr:last-child>*{border-bottom:0}
thead th{background:var(--panel);white-space:nowrap}
td.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
td.image{min-width:13em}
.version{white-space:nowrap}
tbody th{white-space:nowrap}
summary{cursor:pointer;margin:12px 0}
svg.picture{display:block;max-width:none;margin:0 auto;background:var(--page)}
svg text{font:12px system-ui,sans-serif;fill:var(--text)}
svg .label{fill:var(--muted)}
.box rect{fill:var(--page);stroke:var(--tone);stroke-width:1.5}
.box.fail rect{stroke-width:3}
.box rect.side{fill:var(--tone);stroke:none}
svg .name{font-weight:700;font-size:14px}
svg .state{fill:var(--tone);font-weight:600}
.network{stroke:var(--edge);stroke-width:1;stroke-dasharray:5 4}
.n0{fill:var(--networkA)}.n1{fill:var(--networkB);fill-opacity:.75}
.arrow{fill:none;stroke:var(--edge);stroke-width:1.3}.head{fill:var(--edge)}
.grid{stroke:var(--line);stroke-width:1}
.bar rect{fill:var(--bar)}
.bar.step text:first-of-type{font-weight:600}
.bar.checked rect{fill:var(--edge)}.bar.failed rect,.bar.stopped rect,.bar.unfinished rect{fill:var(--fail)}
svg .time{fill:var(--muted)}
.wait{fill:none;stroke:var(--edge);stroke-width:1.3;stroke-dasharray:2 3}
@media (max-width:640px){
.sideways{display:block}
body{font-size:15px}header,main,footer{padding:0 12px}dl{grid-template-columns:1fr}dd{margin-bottom:6px}
table.fold thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table.fold tr{display:block;padding:8px 0;border-bottom:1px solid var(--line)}
table.fold th,table.fold td,table.fold td.number{display:block;border:0;padding:1px 12px;text-align:left;white-space:normal;min-width:0}
table.fold td:before{content:attr(data-label) ": ";color:var(--muted)}
}
@media print{
:root{color-scheme:light;${variables(palettes.light)}}
@page{margin:15mm}
html{font-size:9.5pt}body{font-size:1rem}header,main,footer{max-width:none;padding:0}nav,.sideways{display:none}
h2,h3,h4,h2+p,summary{break-after:avoid}h2{margin-top:28px}
.finding{break-inside:avoid}.finding.long{break-inside:auto;box-decoration-break:clone;-webkit-box-decoration-break:clone}
p,li,dt,dd{max-width:none;orphans:3;widows:3}
.scroll{overflow:visible;border:0}
table{font-size:.8rem}th,td{padding:3px 6px}tr{break-inside:avoid}
td.image{min-width:0}code,pre{font-size:.85rem}
thead{display:table-header-group}
svg.picture{width:100%;height:auto;max-height:235mm;break-inside:avoid;break-before:avoid}
.box rect,.network,.bar rect{print-color-adjust:exact;-webkit-print-color-adjust:exact}
summary{list-style:none}summary::-webkit-details-marker{display:none}
details::details-content{content-visibility:visible;block-size:auto}
}
`;
