// Over 150 lines: the same report as the page's, section by section.
import { count, secondsText } from "../text/amounts.ts";
import { minute, runInWords } from "./page.ts";
import {
  type Report,
  type ReportFinding,
  type ReportService,
  type RunTimeline,
  type Severity,
  type StackBox,
  type StackPicture,
  severityWords,
} from "./report.ts";
import { barWords } from "./timeline-svg.ts";

const signs: Readonly<Record<Severity, string>> = { fail: "🔴", warn: "🟠", ok: "🟢", unknown: "⚪" };

/** For a ticket: GitHub's and GitLab's Markdown, and Mermaid for the picture of the stack. */
export function reportMarkdown(report: Report): string {
  const { verdict } = report;
  return [
    `# ${plain(report.installation)}`,
    `${signs[verdict.severity]} **${severityWords[verdict.severity]}**: ${plain(verdict.sentence)}`,
    ...(verdict.tally === "" ? [] : [plain(verdict.tally)]),
    plain(report.found),
    table(
      ["What", "Seen"],
      [
        ["Checked", plain(minute(report.madeAt))],
        ["Program", `dittofeed-setup ${plain(report.version)}`],
        ...report.facts.map(({ label, value }) => [plain(label), plain(value)]),
      ],
    ),
    "## Findings",
    ...(report.findings.length === 0 ? ["No problems found."] : []),
    ...report.findings.flatMap(finding),
    ...(report.passed.length === 0
      ? []
      : [`${count(report.passed.length, "check")} passed: ${report.passed.map(({ id }) => plain(id)).join(", ")}`]),
    "## Services",
    report.services.length === 0 ? "There are no containers." : serviceTable(report.services),
    "## The stack",
    ...stack(report.stack),
    "## The last run",
    ...lastRun(report.run),
    "## What was omitted, and why",
    report.leftOut.map((line) => `- ${plain(line)}`).join("\n"),
    "",
  ].join("\n\n");
}

function finding({ id, title, severity, saw, why, next, evidence, fix }: ReportFinding): string[] {
  return [
    `### ${signs[severity]} ${severityWords[severity]} ${plain(id)}: ${plain(saw)}`,
    ...(why === "" ? [] : [plain(why)]),
    `Expected: ${plain(title)}`,
    ...(evidence === "" ? [] : ["What was seen:", fenced(evidence)]),
    ...(fix === undefined ? [] : [`Fix: ${plain(fix.title)} (${plain(fix.risk)})`, fenced(fix.command, "sh")]),
    ...(fix === undefined || fix.steps === "" ? [] : ["What it does:", fenced(fix.steps)]),
    ...(next === "" || next === fix?.steps ? [] : [fix === undefined ? "What to do:" : "Or by hand:", fenced(next)]),
  ];
}

function serviceTable(services: readonly ReportService[]): string {
  return table(
    ["Service", "State", "Image", "Version", "Ports", "Memory", "Restarts", "Up for", "Needs"],
    services.map((one) => [
      plain(one.service),
      `${signs[one.severity]} ${plain(one.condition)}`,
      plain(one.image),
      plain(one.digest === "" ? one.version : `${one.version} ${one.digest.slice(0, 19)}…`.trim()),
      plain(one.ports.join(", ")),
      plain(one.memory),
      String(one.restarts),
      plain(one.upFor),
      plain(one.needs.join(", ")),
    ]),
  );
}

function lastRun(run: RunTimeline | undefined): string[] {
  if (run === undefined) return ["No run is recorded here."];
  const bar = ({ from, milliseconds }: { from: number; milliseconds: number }) => {
    const whole = Math.max(1, run.milliseconds);
    const start = Math.min(19, Math.floor((from / whole) * 20));
    const length = Math.max(1, Math.min(20 - start, Math.round((milliseconds / whole) * 20)));
    return `\`${"·".repeat(start)}${"█".repeat(length)}${"·".repeat(20 - start - length)}\``;
  };
  return [
    plain(runInWords(run)),
    table(
      ["Step or service", "When", "Took", "Result", "Waited for"],
      run.bars.map((one) => [
        one.kind === "service" ? `– ${plain(one.title)}` : `**${plain(one.title)}**`,
        bar(one),
        plain(secondsText(one.milliseconds)),
        barWords[one.state],
        one.kind === "step" ? "" : plain(one.waitedFor.join(", ")),
      ]),
    ),
  ];
}

function stack(picture: StackPicture): string[] {
  const { boxes, unknown } = picture;
  const said = unknown === undefined ? [] : [plain(unknown)];
  if (boxes.length === 0) return ["There are no services to draw.", ...said];
  return ["An arrow leads from a service to one that it needs.", fenced(mermaid(picture), "mermaid"), ...said];
}

/**
 * Ids are ours: a service's name is text alone. A node can be in one group only, so a group is a
 * set of networks.
 */
function mermaid({ boxes, arrows }: StackPicture): string {
  const idOf = (service: string) => `s${boxes.findIndex((one) => one.service === service)}`;
  const sets = [...new Set(boxes.map(networkSet))];
  return [
    "flowchart TD",
    ...sets.flatMap((set, index) => {
      const members = boxes.filter((one) => networkSet(one) === set).map((one) => `  ${idOf(one.service)}${node(one)}`);
      return set === "" ? members : [`  subgraph g${index} ["${label(set)}"]`, ...members, "  end"];
    }),
    ...arrows
      .filter(({ from, to }) => [from, to].every((name) => boxes.some(({ service }) => service === name)))
      .map(({ from, to }) => `  ${idOf(from)} --> ${idOf(to)}`),
    "  classDef fail fill:#ffe1de,stroke:#b3261e,stroke-width:3px,color:#1b1f24",
    "  classDef warn fill:#fff1d6,stroke:#845400,color:#1b1f24",
    "  classDef ok fill:#e2f4e7,stroke:#19692f,color:#1b1f24",
    "  classDef unknown fill:#eef0f2,stroke:#515a64,color:#1b1f24",
    ...boxes.map(({ service, severity }) => `  class ${idOf(service)} ${severity}`),
  ].join("\n");
}

function node({ service, image, ports, condition, found }: StackBox): string {
  const lines = [
    service,
    image.replace(/@sha256:[0-9a-f]+$/, "").replace(/^.*\//, ""),
    ports.join(", "),
    found.length === 0 ? condition : `${condition}, found: ${found.join(", ")}`,
  ];
  return `["${lines
    .filter((line) => line !== "")
    .map(label)
    .join("<br/>")}"]`;
}

const networkSet = ({ networks }: StackBox): string => networks.toSorted().join(" + ");

/** Within quotes Mermaid takes every sign by its number. */
const label = (text: string): string => text.replace(/[^\p{L}\p{N} .,:/_+-]/gu, (sign) => `#${sign.codePointAt(0)};`);

/** What Markdown could take for a sign, a link, a mention or the number of a ticket is text. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_{}[\]#|~$^<>&]|^[-+=]/g, (sign) => entities[sign] ?? `\\${sign}`)
    .replace(/([@#!~%$])(?=[\p{L}\p{N}_"])/gu, "$1<!-- -->")
    .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2");
}

const entities: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;" };

/** A fence is longer than any in the text, so that nothing in it ends it. */
function fenced(text: string, language = "text"): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}
