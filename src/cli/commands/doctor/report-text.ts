import type { CheckResult } from "../../../domain/check.ts";
import { overview, tally } from "../../../domain/doctor-overview.ts";
import type { CoolifyResource } from "../../../domain/facts/coolify.ts";
import type { FoundInstallation, LabelledFolder } from "../../../domain/facts/directory.ts";
import { coolifyName } from "../../../domain/keeper.ts";
import { ownerText } from "../../../domain/own-place.ts";
import { categoryText, findingHead, verdictText } from "../../../output/text/render-findings.ts";

/** A table for people: what is in order is counted, what is not is told whole. `preview` gives a repair's exact commands. */
export function reportLines(
  installation: FoundInstallation,
  reports: readonly CheckResult[],
  preview: (report: CheckResult) => readonly string[],
): string[] {
  return [
    whereFound(installation),
    "",
    // Of Coolify nothing is asked where it has deployed nothing.
    ...overview(reports)
      .filter(({ looked }) => looked > 0)
      .flatMap((one) => [
        `${one.category}: ${categoryText(one)}`,
        ...one.shown.flatMap((report) => reportText(report, preview(report))),
      ]),
    "",
    verdictText(tally(reports)),
  ];
}

function reportText({ id, title, finding, remediation }: CheckResult, preview: readonly string[]): string[] {
  const head = findingHead({ id, title, finding });
  if (finding.status === "ok" || finding.status === "unknown") return [head];
  const indent = (text: string) => text.split("\n").map((line) => `             ${line}`);
  return [
    head,
    ...indent(`why:   ${finding.why}`),
    ...finding.evidence.flatMap((line) => indent(`seen:  ${line}`)),
    ...indent(`next:  ${finding.next}`),
    ...(remediation === undefined
      ? []
      : [
          ...indent(`fix:   ${remediation.title} (${remediation.risk}): dittofeed-setup doctor --fix ${id}`),
          ...preview.flatMap((line) => indent(`         ${line}`)),
        ]),
  ];
}

/** Which installation this is about, and how it was found. */
export function whereFound(installation: FoundInstallation): string {
  const { by, project, directory, mode, labelled, coolify } = installation;
  if (coolify !== undefined)
    return `${deploymentText(coolify, by)}, ${mode} mode, in ${coolify.folder}${settingsText(coolify)}`;
  const how = {
    profile: `the installation "${project}" of its profile`,
    directory: `the stack "${project}" of the compose file`,
    labels: `the stack "${project}", found by the labels of its containers`,
    nothing: "no installation was found here: only this host is looked at",
  }[by];
  return by === "nothing"
    ? how
    : `${how}, ${mode} mode${directory === undefined ? "" : `, in ${directory}`}${labelled === undefined ? "" : labelledText(labelled, directory)}`;
}

function deploymentText(place: CoolifyResource, by: FoundInstallation["by"]): string {
  const { kind, uuid, project, environment } = place;
  const where = [project, environment].filter((part) => part !== undefined && part !== "").join(", ");
  const how = by === "directory" ? ", of which nothing runs" : "";
  return `Coolify's ${kind} "${coolifyName(place)}" (${where === "" ? "" : `${where}, `}${uuid})${how}`;
}

const settingsText = ({ unread }: CoolifyResource): string =>
  unread === undefined ? ", which is read and never written" : `; nothing was read there: ${unread}`;

function labelledText({ owner, faults }: LabelledFolder, directory: string | undefined): string {
  if (directory === undefined) return `; nothing was read in the folder that a label names: ${faults.join("; ")}`;
  const whose = owner === undefined ? "" : ` (owner: ${ownerText(owner)})`;
  return `${whose}, named only by a label${faults.length === 0 ? ": a repair asks first" : `; nothing is changed there: ${faults.join("; ")}`}`;
}
