// Over 150 lines: everything that a report holds, each part from what it is made of.
import type { CheckResult } from "../../../domain/check.ts";
import { shortened } from "../../../domain/clean-text.ts";
import { causesOf, tally } from "../../../domain/doctor-overview.ts";
import type { FoundInstallation } from "../../../domain/facts/directory.ts";
import type { FactGroup, Gathering } from "../../../domain/facts/facts.ts";
import { journalKept } from "../../../domain/file-sizes.ts";
import { installationPaths } from "../../../domain/installation-files.ts";
import { parseJournalLine } from "../../../domain/journal-line.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import type { DoctorSession } from "../../../installation/doctor-session.ts";
import { redactValue } from "../../../output/bundle/redact-files.ts";
import type { Report, ReportFinding } from "../../../output/report/report.ts";
import { timelineOf } from "../../../output/report/timeline.ts";
import { bytesText, count } from "../../../output/text/amounts.ts";
import { verdictText } from "../../../output/text/render-findings.ts";
import { registerHidden } from "../bundle/register-hidden.ts";
import { whereFound } from "../doctor/report-text.ts";
import { describeStatus, type Status } from "../status/describe-status.ts";
import { type Pictured, pictured } from "./picture-stack.ts";

export type ReportContext = InstallationContext & { version: string };

/** Of what was seen about one finding, and of any other text: a page is to be read. */
const longest = { evidence: 6000, text: 2000 };

/** One look as a report, without secrets. Nothing of logs, rows and settings is in it. */
export async function collectReport(
  context: ReportContext,
  session: DoctorSession,
  gathering: Gathering,
  reports: readonly CheckResult[],
  options: { hideEmails: boolean },
): Promise<Report> {
  const { installation } = session;
  const [status, containers, directory] = await Promise.all([
    describeStatus(context, installation, reports, gathering),
    gathering.containers,
    gathering.directory,
  ]);
  const running = containers.state === "seen" ? containers.value : [];
  const details = directory.state === "seen" ? directory.value : undefined;
  for (const environment of [details?.env ?? new Map(), ...running.map((one) => one.environment)])
    registerHidden(environment, context.makeSecret);
  const seen: Pictured = await pictured(installation, status, reports, gathering);
  const raw: Report = {
    installation: status.installation,
    found: whereFound(installation).join(", "),
    madeAt: context.ports.clock.now().toISOString(),
    version: context.version,
    verdict: verdictOf(reports),
    findings: findingsOf(session, reports),
    passed: reports
      .filter(({ finding }) => finding.status === "ok")
      .map(({ id, title, category }) => ({ id, title, category })),
    facts: await factsOf(status, gathering),
    services: seen.services,
    run: await runOf(context, installation, seen),
    stack: seen.stack,
    leftOut: await leftOutOf(gathering, reports),
  };
  const { value, removed } = redactValue(raw, context.redactor, options);
  return bounded({ ...value, leftOut: [...value.leftOut, ...removedLines(removed, options)] });
}

/** The worst first, as the doctor has it. */
function verdictOf(reports: readonly CheckResult[]): Report["verdict"] {
  const counted = tally(reports);
  const first = causesOf(reports)[0]?.root;
  const said = verdictText(counted);
  if (first !== undefined && first.finding.status !== "unknown") {
    const severity = first.finding.status === "fail" ? "fail" : "warn";
    return { severity, sentence: `${first.finding.saw} (${first.id})`, tally: said };
  }
  const unseen = counted.unknown + counted.waiting.count;
  if (unseen === 0)
    return { severity: "ok", sentence: "No problems.", tally: `${count(reports.length, "check")} passed.` };
  return { severity: "unknown", sentence: "No problems found in what could be checked.", tally: said };
}

/** What only waits for another is counted, not told. */
function findingsOf(session: DoctorSession, reports: readonly CheckResult[]): ReportFinding[] {
  return causesOf(reports)
    .flatMap(({ root, follows }) => [root, ...follows])
    .map((report): ReportFinding => {
      const { id, title, category, finding, remediation } = report;
      const head = { id, title, category, severity: finding.status };
      if (finding.status === "ok" || finding.status === "unknown")
        return {
          ...head,
          saw: `${title}: ${finding.saw}`,
          ...{ why: "This could not be checked.", next: "", evidence: "", fix: undefined },
        };
      const { saw, why, next, evidence } = finding;
      return {
        ...{ ...head, saw, why, next, evidence: evidence.join("\n") },
        fix: remediation && {
          title: remediation.title,
          risk: risks[remediation.risk],
          command: repairCommand(session.installation, id),
          steps: session.preview(report).join("\n"),
        },
      };
    });
}

const risks = {
  safe: "no one notices",
  restarts: "a service is down for a moment",
  destroys: "data is deleted; you type its name first",
} as const;

function repairCommand({ by, profile, project }: FoundInstallation, id: string): string {
  const which = by === "profile" && profile !== undefined ? ` --profile ${profile.name}` : ` --project ${project}`;
  return `dittofeed-setup doctor${which} --fix ${id}`;
}

async function factsOf(status: Status, gathering: Gathering): Promise<Report["facts"]> {
  const [engine, compose, host] = await Promise.all([gathering.engine, gathering.compose, gathering.host]);
  const usable = engine.state === "seen" && engine.value.state === "usable" ? engine.value : undefined;
  const { database, address, mode, target } = status;
  const rows: [string, string | undefined][] = [
    ["Mode", `${mode}, ${target}`],
    ["Address", address === null ? undefined : `${address}/dashboard`],
    ["Engine", usable === undefined ? status.engine : `${status.engine}, ${usable.architecture}`],
    [
      "Compose",
      compose.state === "seen" && compose.value.state !== "absent"
        ? `${compose.value.state} ${compose.value.version}`
        : undefined,
    ],
    [
      "Machine",
      host.state === "seen"
        ? `${host.value.platform} ${host.value.architecture}, ${count(host.value.cpus, "processor")}, ${bytesText(host.value.memoryBytes)} of memory`
        : undefined,
    ],
    [
      "Free disk",
      usable?.freeBytes === undefined ? undefined : `${bytesText(usable.freeBytes)} at ${usable.rootDirectory}`,
    ],
    ["Database", databaseText(database)],
  ];
  return rows.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}

function databaseText({ state, tables, complete, bytes }: Status["database"]): string {
  if (tables === null) return state;
  const size = bytes === null ? "" : `, ${bytesText(bytes)}`;
  return `${state}, ${count(tables, "table")}, schema ${complete === true ? "complete" : "not complete"}${size}`;
}

async function runOf(
  { ports }: ReportContext,
  { directory }: FoundInstallation,
  { stack }: Pictured,
): Promise<Report["run"]> {
  if (directory === undefined) return undefined;
  const text = await ports.files.readEnd(installationPaths(directory).journal, journalKept).catch(() => undefined);
  return timelineOf((text ?? "").split("\n").flatMap(parseJournalLine), stack.arrows);
}

/** As they are called in a sentence. */
const groupNames: Readonly<Record<FactGroup, string>> = {
  installation: "The installation",
  host: "This machine",
  engine: "The Docker engine",
  compose: "Docker Compose",
  directory: "The installation's folder",
  ports: "The ports",
  images: "The images",
  volumes: "The volumes",
  containers: "The containers",
  ownServices: "Your own services",
  stacks: "Other stacks on the engine",
  logs: "The services' logs",
  inside: "What the services see of each other",
  endpoints: "The addresses",
  database: "The database",
  postgresData: "PostgreSQL's data",
  encryption: "What is encrypted in the database",
  application: "ClickHouse's tables and Temporal's workflows",
  rows: "The rows of the database",
  source: "The app's source",
  coolify: "Coolify",
};

async function leftOutOf(gathering: Gathering, reports: readonly CheckResult[]): Promise<string[]> {
  const groups = Object.keys(groupNames) as FactGroup[];
  const asked = await Promise.all(groups.map(async (group) => ({ group, seen: await gathering[group] })));
  const failed = asked.flatMap(({ group, seen }) =>
    seen.state === "failed" ? [`${groupNames[group]} could not be checked: ${seen.saw}`] : [],
  );
  const { waiting } = tally(reports);
  return [
    ...failed,
    ...(waiting.count === 0
      ? []
      : [`${count(waiting.count, "check")} could not run until this is fixed: ${waiting.on.join(", ")}.`]),
    "A report never holds settings, logs or database rows. dittofeed-setup bundle packs logs and harmless settings.",
  ];
}

function removedLines(removed: ReadonlyMap<string, number>, { hideEmails }: { hideEmails: boolean }): string[] {
  return [
    ...[...removed].map(([what, times]) => `Hidden ${count(times, "time")}: ${what}`),
    ...(removed.size === 0 ? ["Nothing had to be hidden."] : []),
    hideEmails ? "Email addresses were removed." : "Email addresses were kept; --hide-emails removes them.",
    "A secret of an unknown shape can still be in it: read it before you share it.",
  ];
}

/** After the redaction: what is left of a secret that was cut in two nobody finds. */
function bounded(report: Report): Report {
  const short = (text: string) => shortened(text, longest.text);
  return {
    ...report,
    findings: report.findings.map((one) => ({
      ...{ ...one, saw: short(one.saw), why: short(one.why), next: short(one.next) },
      evidence: shortened(one.evidence, longest.evidence),
      fix: one.fix && { ...one.fix, steps: shortened(one.fix.steps, longest.evidence) },
    })),
    facts: report.facts.map(({ label, value }) => ({ label, value: short(value) })),
    leftOut: report.leftOut.map(short),
  };
}
