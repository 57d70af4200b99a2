// Over 150 lines: the whole page, section by section, in the order in which it is read.
import { count, secondsText } from "../text/amounts.ts";
import { html, Markup, where } from "./markup.ts";
import { type Report, type ReportFinding, type ReportService, type RunTimeline, severityWords } from "./report.ts";
import { stackSvg } from "./stack-svg.ts";
import { style } from "./style.ts";
import { barWords, timelineSvg } from "./timeline-svg.ts";

/** Nothing is loaded and nothing runs, whatever a text in it would want. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The report as one page that needs nothing but itself. */
export function reportPage(report: Report): string {
  const { installation, verdict, madeAt, version } = report;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${severityWords[verdict.severity]}: ${installation}, ${minute(madeAt)}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header>
<h1>${installation}</h1>
<p class="muted">${report.found}</p>
<div class="verdict ${verdict.severity}">
<p><span class="word">${severityWords[verdict.severity]}</span> ${verdict.sentence}</p>
${where(verdict.tally !== "", () => html`<p class="muted">${verdict.tally}</p>`)}
</div>
<dl>
<dt>Checked at</dt><dd><time datetime="${madeAt}">${minute(madeAt)}</time></dd>
<dt>Program</dt><dd>dittofeed-setup ${version}</dd>
${report.facts.map(
  ({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>
`,
)}
</dl>
<nav aria-label="Contents"><ul>
<li><a href="#findings">Findings</a></li>
<li><a href="#services">Services</a></li>
<li><a href="#stack">The stack</a></li>
<li><a href="#run">The last run</a></li>
<li><a href="#left-out">Omitted</a></li>
</ul></nav>
</header>
<main>
${findings(report)}
${services(report.services)}
${stack(report)}
${lastRun(report.run)}
<section id="left-out" aria-labelledby="h-left-out">
<h2 id="h-left-out">What was omitted, and why</h2>
<ul>
${report.leftOut.map(
  (line) => html`<li>${line}</li>
`,
)}
</ul>
</section>
</main>
<footer><p>Written by <code>dittofeed-setup report</code>. Nothing was sent anywhere.</p></footer>
</body>
</html>
`.text;
}

function findings({ findings: all, passed }: Report): Markup {
  return html`<section id="findings" aria-labelledby="h-findings">
<h2 id="h-findings">Findings</h2>
${where(all.length === 0, () => html`<p>No problems found.</p>`)}
${all.map(finding)}
${where(
  passed.length > 0,
  () => html`<details><summary>${count(passed.length, "check")} passed</summary>
<div class="scroll"><table>
<thead><tr><th scope="col">Check</th><th scope="col">Passes when</th><th scope="col">About</th></tr></thead>
<tbody>
${passed.map(
  ({ id, title, category }) => html`<tr><th scope="row">${id}</th><td>${title}</td><td>${category}</td></tr>
`,
)}
</tbody></table></div></details>`,
)}
</section>`;
}

/** So many rows. */
const longFinding = 16;

function finding({ id, title, category, severity, saw, why, next, evidence, fix }: ReportFinding): Markup {
  // What is longer than half a page of paper may be broken there; all else stays together.
  const isLong = `${evidence}\n${next}\n${fix?.steps ?? ""}`.split("\n").length > longFinding;
  return html`<article class="finding ${severity}${isLong ? " long" : ""}" id="finding-${id}">
<h3><span class="word">${severityWords[severity]}</span> ${saw} <code>${id}</code></h3>
${where(why !== "", () => html`<p>${why}</p>`)}
<p class="muted">Expected: ${title} (${category})</p>
${where(evidence !== "", () => html`<h4>What was seen</h4><pre>${evidence}</pre>`)}
${where(
  fix !== undefined,
  () => html`<h4>Fix: ${fix?.title} (${fix?.risk})</h4><pre class="copy">${fix?.command}</pre>
${where(fix?.steps !== "", () => html`<p class="muted">What it does:</p><pre>${fix?.steps}</pre>`)}`,
)}
${where(next !== "" && next !== fix?.steps, () => html`<h4>${fix === undefined ? "What to do" : "Or by hand"}</h4><pre>${next}</pre>`)}
</article>
`;
}

function services(all: readonly ReportService[]): Markup {
  return html`<section id="services" aria-labelledby="h-services">
<h2 id="h-services">Services</h2>
${all.length === 0 ? html`<p>There are no containers.</p>` : serviceTable(all)}
</section>`;
}

function serviceTable(all: readonly ReportService[]): Markup {
  const heads = ["Service", "State", "Image and version", "Ports on the host", "Memory", "Restarts", "Up for", "Needs"];
  return html`<div class="scroll" role="region" aria-labelledby="h-services" tabindex="0"><table class="fold">
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${all.map(
  (one) => html`<tr class="${one.severity}"><th scope="row">${one.service}</th>
<td data-label="State"><span class="word">${one.condition}</span></td>
<td data-label="Image" class="image"><code>${dash(one.image)}</code> <span class="version">${one.version}</span>${digest(one)}</td>
<td data-label="Ports on the host">${dash(one.ports.join(", "))}</td>
<td data-label="Memory" class="number">${dash(one.memory)}</td>
<td data-label="Restarts" class="number">${one.restarts}</td>
<td data-label="Up for" class="number">${upFor(one)}</td>
<td data-label="Needs">${dash(one.needs.join(", "))}</td></tr>
`,
)}
</tbody></table></div>`;
}

/** Since when is there for whoever points at it. */
function upFor({ upFor: time, startedAt }: ReportService): Markup {
  if (time === "") return html`–`;
  return html`<time datetime="${startedAt}" title="since ${minute(startedAt)}">${time}</time>`;
}

/** Its beginning tells two apart; all of it is there for whoever points at it. */
function digest({ digest: whole }: ReportService): Markup | undefined {
  return where(whole !== "", () => html` <code class="muted" title="${whole}">${whole.slice(0, 19)}…</code>`);
}

function stack({ stack: picture }: Report): Markup {
  return html`<section id="stack" aria-labelledby="h-stack">
<h2 id="h-stack">The stack</h2>
${
  picture.boxes.length === 0
    ? html`<p>There are no services to draw.</p>`
    : html`<p class="muted">An arrow leads from a service to one that it needs. Red means a problem. Dashed areas are networks.</p>
${sideways}<div class="scroll" role="region" aria-labelledby="h-stack" tabindex="0">${stackSvg(picture)}</div>`
}
${where(picture.unknown !== undefined, () => html`<p>${picture.unknown}</p>`)}
</section>`;
}

/** Where a picture is wider than the screen. */
const sideways = html`<p class="muted sideways">Scroll sideways to see all of it.</p>
`;

function lastRun(run: RunTimeline | undefined): Markup {
  return html`<section id="run" aria-labelledby="h-run">
<h2 id="h-run">The last run</h2>
${
  run === undefined
    ? html`<p>No run is recorded here.</p>`
    : html`<p>${runInWords(run)}</p>
${sideways}<div class="scroll" role="region" aria-labelledby="h-run" tabindex="0">${timelineSvg(run)}</div>
<details><summary>The same as a table</summary><div class="scroll"><table>
<thead><tr><th scope="col">Step or service</th><th scope="col">Began after</th><th scope="col">Took</th><th scope="col">Result</th><th scope="col">Waited for</th></tr></thead>
<tbody>
${run.bars.map(
  (
    bar,
  ) => html`<tr><th scope="row">${bar.kind === "service" ? "– " : ""}${bar.title}</th><td class="number">${secondsText(bar.from)}</td><td class="number">${secondsText(bar.milliseconds)}</td><td>${barWords[bar.state]}</td><td>${bar.kind === "step" ? "" : bar.waitedFor.join(", ")}</td></tr>
`,
)}
</tbody></table></div></details>`
}
</section>`;
}

/** `Began 2026-11-27 10:00 UTC, took 36 s, ended: done. Longest: Start the applications (18 s).` */
export function runInWords({ startedAt, outcome, milliseconds, bars }: RunTimeline): string {
  const longest = bars.filter(({ kind }) => kind === "step").toSorted((a, b) => b.milliseconds - a.milliseconds)[0];
  const end = outcome === "" ? "No end is recorded: it was killed, or is still running" : `Result: ${outcome}`;
  const most = longest === undefined ? "" : ` Longest step: ${longest.title} (${secondsText(longest.milliseconds)}).`;
  return `Began ${minute(startedAt)}, took ${secondsText(milliseconds)}. ${end}. Steps run one after another.${most}`;
}

/** `2026-11-27 10:00 UTC` */
export function minute(at: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(at) ? `${at.slice(0, 10)} ${at.slice(11, 16)} UTC` : at;
}

const dash = (text: string): string => (text === "" ? "–" : text);
