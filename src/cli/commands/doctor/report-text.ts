import { withoutEngine } from "../../../checks/doctor.ts";
import type { CheckResult } from "../../../domain/check.ts";
import type { CheckId } from "../../../domain/check-id.ts";
import { type Cause, causesOf, tally } from "../../../domain/doctor-overview.ts";
import type { CoolifyResource } from "../../../domain/facts/coolify.ts";
import type { FoundInstallation, LabelledFolder } from "../../../domain/facts/directory.ts";
import { isFine, isMoot } from "../../../domain/finding.ts";
import { coolifyName } from "../../../domain/keeper.ts";
import { ownerText } from "../../../domain/own-place.ts";
import { answersOf } from "../../../domain/target.ts";
import {
  findingHead,
  findingText,
  leftOutText,
  okText,
  verdictText,
  waitingText,
} from "../../../output/text/render-findings.ts";

/** How a repair may be shown: its exact commands, and what they do in words. */
export interface RepairTexts {
  preview(report: CheckResult): readonly string[];
  effect(report: CheckResult): readonly string[];
}

/**
 * For people: each cause with what follows from it and what waits for it, worst first; what is OK is
 * counted. A sentence that several have is said once.
 */
export function reportLines(
  installation: FoundInstallation,
  reports: readonly CheckResult[],
  repairs: RepairTexts,
): string[] {
  const said = new Map<string, CheckId>();
  const leftOut = withoutEngine(installation).length + reports.filter(({ finding }) => isMoot(finding)).length;
  const okay = reports.filter(({ finding }) => isFine(finding)).length;
  const fixable = reports.filter(({ remediation }) => remediation !== undefined && remediation.risk !== "destroys");
  return [
    ...whereFound(installation),
    "",
    ...causesOf(reports).flatMap((cause) => [...causeLines(cause, repairs, said), ""]),
    ...(okay === 0 ? [] : [`OK    ${okText(okay)}`]),
    ...(leftOut === 0 ? [] : [`-     ${leftOutText(leftOut)}`]),
    ...(okay + leftOut === 0 ? [] : [""]),
    verdictText(tally(reports)),
    ...(fixable.length < 2 ? [] : [`To fix what can be fixed: dittofeed-setup doctor --fix all`]),
  ];
}

const under = " ".repeat(11);
const indented = (text: string, by = under) => text.split("\n").map((line) => `${by}${line}`);
const part = (name: string, text: string) => {
  const [first = "", ...rest] = text.split("\n");
  return [`${under}${name.padEnd(6)}${first}`, ...rest.flatMap((line) => indented(line, `${under}      `))];
};

function causeLines(
  { root, follows, waits }: Cause<CheckResult>,
  repairs: RepairTexts,
  said: Map<string, CheckId>,
): string[] {
  return [
    findingHead(root),
    ...aboutLines(root, repairs, said),
    ...(follows.length === 0 ? [] : [`${under}Follows from this:`]),
    ...follows.map((one) => `${under}  ${one.id.padEnd(3)}  ${findingText(one)}`),
    ...(waits.length === 0 ? [] : [`${under}${waitingText(waits.length)}`]),
  ];
}

function aboutLines(report: CheckResult, repairs: RepairTexts, said: Map<string, CheckId>): string[] {
  const { id, finding, remediation } = report;
  if (finding.status === "ok" || finding.status === "unknown") return [];
  const once = (text: string): string | undefined => {
    const earlier = said.get(text);
    if (earlier === undefined) said.set(text, id);
    return earlier === undefined ? text : undefined;
  };
  const why = once(finding.why);
  const preview = repairs.preview(report);
  const sameFix = remediation === undefined ? undefined : said.get(preview.join("\n"));
  if (remediation !== undefined) once(preview.join("\n"));
  const isNextSaid = once(finding.next) === undefined;
  return [
    ...(why === undefined ? [] : indented(why)),
    ...finding.evidence.flatMap((line) => part("Seen:", line)),
    ...(isNextSaid
      ? remediation === undefined
        ? part("Next:", `as for ${said.get(finding.next)}`)
        : []
      : part("Next:", finding.next)),
    ...(remediation === undefined ? [] : fixLines(report, remediation, sameFix, preview, repairs)),
  ];
}

function fixLines(
  report: CheckResult,
  { title, risk }: NonNullable<CheckResult["remediation"]>,
  sameAs: CheckId | undefined,
  preview: readonly string[],
  repairs: RepairTexts,
): string[] {
  const command = part("Fix:", `dittofeed-setup doctor --fix ${report.id}`);
  if (sameAs !== undefined) return [...command, ...part("", `does the same as for ${sameAs}`)];
  return [
    ...command,
    ...part("", `${title} (${risk}). ${repairs.effect(report).join(" ")}`),
    ...preview.flatMap((line) => part("", `  ${line}`)),
  ];
}

/** Which installation this is about, how it was found, and where it lies: a line each. */
export function whereFound({ by, project, directory, mode, profile, labelled, coolify }: FoundInstallation): string[] {
  if (coolify !== undefined)
    return [`${deploymentText(coolify, by)}, ${mode} mode`, `${coolify.folder}${settingsText(coolify)}`];
  if (by === "nothing") return ["No installation was found here. Only this host is checked."];
  const what = {
    profile: `${answersOf(profile).isScratch ? "Rehearsal" : "Installation"} "${project}"`,
    directory: `Stack "${project}" of the compose file here`,
    labels: `Stack "${project}", found by the labels of its containers`,
  }[by];
  return [`${what}, ${mode} mode`, ...folderText(directory, labelled)];
}

function deploymentText(place: CoolifyResource, by: FoundInstallation["by"]): string {
  const { kind, uuid, project, environment } = place;
  const where = [project, environment].filter((part) => part !== undefined && part !== "").join(", ");
  const how = by === "directory" ? ", not running" : "";
  return `Coolify's ${kind} "${coolifyName(place)}" (${where === "" ? "" : `${where}, `}${uuid})${how}`;
}

const settingsText = ({ unread }: CoolifyResource): string =>
  unread === undefined ? ", read-only" : `, not read: ${unread}`;

function folderText(directory: string | undefined, labelled: LabelledFolder | undefined): string[] {
  if (labelled === undefined) return directory === undefined ? [] : [directory];
  const { owner, faults } = labelled;
  if (directory === undefined) return [`The folder that a label names was not read: ${faults.join("; ")}`];
  const whose = owner === undefined ? "" : ` (owner: ${ownerText(owner)})`;
  return [
    `${directory}${whose}`,
    faults.length === 0
      ? "Only a label on the containers names this folder, so a repair asks before it changes anything there."
      : `Only a label of the containers names this folder, and nothing is changed there: ${faults.join("; ")}`,
  ];
}
