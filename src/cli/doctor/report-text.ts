import { type Diagnosis, examinationCategories, type Report } from "../../domain/doctor.ts";
import type { FoundInstallation } from "../../domain/doctor-facts.ts";

const marks: Record<Diagnosis["status"], string> = { ok: "ok", warn: "warn", fail: "FAIL", unknown: "?" };

/** A table for people: what is in order is counted, what is not is told whole. `preview` gives a repair's exact commands. */
export function reportLines(
  installation: FoundInstallation,
  reports: readonly Report[],
  preview: (report: Report) => readonly string[],
): string[] {
  return [
    whereFound(installation),
    "",
    ...examinationCategories.flatMap((category) => {
      const of = reports.filter((report) => report.category === category);
      const bad = of.filter(({ diagnosis }) => diagnosis.status !== "ok");
      const good = of.length - bad.length;
      return [`${category}: ${good} of ${of.length} in order`, ...bad.flatMap((one) => lines(one, preview(one)))];
    }),
    "",
    verdict(reports),
  ];
}

function lines({ id, title, diagnosis, fix }: Report, preview: readonly string[]): string[] {
  const head = `  ${marks[diagnosis.status].padEnd(4)}  ${id.padEnd(3)}  ${title}: ${diagnosis.saw}`;
  if (diagnosis.status === "ok" || diagnosis.status === "unknown") return [head];
  const indent = (text: string) => text.split("\n").map((line) => `             ${line}`);
  return [
    head,
    ...indent(`why:   ${diagnosis.why}`),
    ...diagnosis.evidence.flatMap((line) => indent(`seen:  ${line}`)),
    ...indent(`next:  ${diagnosis.next}`),
    ...(fix === undefined
      ? []
      : [
          ...indent(`fix:   ${fix.title} (${fix.risk}): dittofeed-setup doctor --fix ${id}`),
          ...preview.flatMap((line) => indent(`         ${line}`)),
        ]),
  ];
}

export function verdict(reports: readonly Report[]): string {
  const count = (status: Diagnosis["status"]) => reports.filter(({ diagnosis }) => diagnosis.status === status).length;
  const [failed, warned, unknown] = [count("fail"), count("warn"), count("unknown")];
  const rest = unknown === 0 ? "" : `; ${unknown} could not be looked at`;
  if (failed + warned === 0) return `Nothing is wrong${rest}.`;
  return `${failed} ${failed === 1 ? "problem" : "problems"}, ${warned} ${warned === 1 ? "warning" : "warnings"}${rest}.`;
}

function whereFound({ by, project, directory, mode }: FoundInstallation): string {
  const how = {
    profile: `the installation "${project}" of its profile`,
    directory: `the stack "${project}" of the compose file`,
    labels: `the stack "${project}", found by the labels of its containers`,
    nothing: "no installation was found here: only this host is looked at",
  }[by];
  return by === "nothing" ? how : `${how}, ${mode} mode${directory === undefined ? "" : `, in ${directory}`}`;
}
