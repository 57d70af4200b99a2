import type { CheckReport, DoctorServices } from "../../../../screens/doctor/services.ts";
import { checksFor, withoutEngine } from "../../../checks/doctor.ts";
import type { CheckResult } from "../../../domain/check.ts";
import type { CheckId } from "../../../domain/check-id.ts";
import type { ServiceName } from "../../../domain/service.ts";
import { DoctorSession } from "../../../installation/doctor-session.ts";
import { folderQuestion } from "../../../installation/labelled-folder.ts";
import type { Asking } from "../../confirm.ts";
import { type FindContext, wantedInstallation } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import { redactThrown } from "../../redact-thrown.ts";
import { loadScreens, type ScreenContext, screenOptions } from "../../screen-options.ts";
import type { Args } from "../../spec.ts";
import type { BundleContext } from "../bundle/write-bundle.ts";
import { closingLines } from "./closing-lines.ts";
import type { doctor } from "./command.ts";
import { concernedService } from "./concerned-service.ts";
import { exitCodeFor } from "./exit-code-for.ts";
import { whereFound } from "./report-text.ts";

export type DoctorContext = FindContext & BundleContext & ScreenContext & Asking;

const logLines = 500;

/** The doctor on a terminal. What it found and repaired stays in the scrollback when the screen is gone. */
export async function showDoctor(
  context: DoctorContext,
  args: Args<typeof doctor>,
  output: Pick<Output, "print">,
): Promise<number> {
  // The installation is looked for while React loads; where Docker says nothing, the screen says so.
  const opening = DoctorSession.open(context, wantedInstallation(context, args));
  opening.catch(() => undefined);
  const [{ mount }, { createDoctor }] = await loadScreens(context, args, () =>
    Promise.all([import("../../../../screens/app/mount.tsx"), import("../../../../screens/doctor/doctor.ts")]),
  );
  const made = services(context, opening);
  const asked = redactThrown(made.services, context.redactor);
  const result = await mount((rate) => createDoctor(asked, rate), screenOptions(context, args));
  output.print(closingLines(made.opened()?.installation, result));
  return context.interruption.exitCode ?? result.exitCode;
}

/** What leaves here for the screen is redacted; the originals, which repairs need, stay. */
function services(
  context: DoctorContext,
  opening: Promise<DoctorSession>,
): { services: DoctorServices; opened(): DoctorSession | undefined } {
  const { redactor, interruption } = context;
  let isRepairing = false;
  let opened: DoctorSession | undefined;
  const found = new Map<CheckId, CheckResult>();
  let serviceOf: ReadonlyMap<string, ServiceName> = new Map();
  const asksFor = ({ installation: { directory: folder, labelled } }: DoctorSession) =>
    folder !== undefined && labelled?.faults.length === 0 ? folderQuestion(folder, labelled) : undefined;
  const shownBy =
    (session: DoctorSession) =>
    (report: CheckResult): CheckReport => {
      found.set(report.id, report);
      const { id, title, category, finding, stops, explains, remediation } = report;
      const asks = asksFor(session);
      return redactor.redactDeep({
        ...{ id, title, category, finding, stops, explains },
        remediation: remediation && {
          title: remediation.title,
          risk: remediation.risk,
          first: remediation.first,
          confirm: remediation.confirm ?? (asks === undefined ? undefined : session.installation.directory),
          ...(asks !== undefined && { asks }),
          preview: session.preview(report),
          effect: session.effect(report),
        },
        service: concernedService(report, serviceOf),
      });
    };
  const containers = async (session: DoctorSession) => {
    const seen = await session.containers();
    serviceOf = new Map(seen.map(({ id, service }) => [id, service]));
    return seen;
  };
  const made: DoctorServices = {
    async open() {
      const session = await opening;
      opened = session;
      const { installation } = session;
      return {
        where: whereFound(installation).map(redactor.redactText),
        checks: checksFor(installation).length,
        leftOut: withoutEngine(installation).map(({ title }) => title),
      };
    },
    async check(onReport) {
      const session = await opening;
      const shown = shownBy(session);
      const [reports] = await Promise.all([
        session.check((report) => onReport(shown(report))),
        containers(session).catch(() => undefined),
      ]);
      return reports.map(shown);
    },
    async repair(id, { say, checking }) {
      const session = await opening;
      const report = found.get(id);
      if (report === undefined) throw new Error(`the last look knows nothing of ${id}`);
      isRepairing = true;
      // Its name was typed: without that the screen asks for no repair.
      if (asksFor(session) !== undefined) session.agreeToFolder();
      const problem = await session.repair(report, say).finally(() => {
        isRepairing = false;
      });
      checking();
      const reports = await session.check();
      return { problem: redactor.redactDeep(problem), reports: reports.map(shownBy(session)) };
    },
    async log(wanted) {
      const session = await opening;
      const all = await containers(session);
      const one = all.find(({ service }) => service === wanted) ?? all[0];
      const names = [...new Set(all.map(({ service }) => service))];
      if (one === undefined) return { service: wanted ?? "", services: [], lines: [] };
      const lines = await session.ports.docker.containerLogs(one.id, logLines, session.signal);
      return { service: one.service, services: names, lines: lines.map(redactor.redactText) };
    },
    async bundle() {
      const session = await opening;
      const { bundleLines, writeBundle } = await import("../bundle/write-bundle.ts");
      const written = await writeBundle(context, session, { hideEmails: false, path: undefined });
      return bundleLines(written).map(redactor.redactText);
    },
    async report() {
      const session = await opening;
      const { reportLines, writeReport } = await import("../report/write-report.ts");
      const written = await writeReport(context, session, { file: undefined, hideEmails: false, overwrite: false });
      return reportLines(written).map(redactor.redactText);
    },
    cancel() {
      // Tasks of the installation listen to this process's own interruption only; whoever just leaves interrupts nothing.
      if (isRepairing || opened === undefined) interruption.request(130);
      opened?.stop();
    },
    exitCodeFor,
  };
  return { services: made, opened: () => opened };
}
