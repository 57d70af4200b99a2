import type { CheckReport, DoctorServices } from "../../../../screens/doctor/services.ts";
import { checksFor } from "../../../checks/doctor.ts";
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
  // React loads while the installation is looked for.
  const [[{ mount }, { createDoctor }], session] = await Promise.all([
    loadScreens(context, args, () =>
      Promise.all([import("../../../../screens/app/mount.tsx"), import("../../../../screens/doctor/doctor.ts")]),
    ),
    DoctorSession.open(context, wantedInstallation(context, args)),
  ]);
  const asked = redactThrown(services(context, session), context.redactor);
  const result = await mount((rate) => createDoctor(asked, rate), screenOptions(context, args));
  output.print(closingLines(session.installation, result));
  return context.interruption.exitCode ?? result.exitCode;
}

/** What leaves here for the screen is redacted; the originals, which repairs need, stay. */
function services(context: DoctorContext, session: DoctorSession): DoctorServices {
  const { redactor, interruption } = context;
  let isRepairing = false;
  const found = new Map<CheckId, CheckResult>();
  let serviceOf: ReadonlyMap<string, ServiceName> = new Map();
  const { directory: folder, labelled } = session.installation;
  const asks = folder !== undefined && labelled?.faults.length === 0 ? folderQuestion(folder, labelled) : undefined;
  const shown = (report: CheckResult): CheckReport => {
    found.set(report.id, report);
    const { id, title, category, finding, remediation } = report;
    return redactor.redactDeep({
      ...{ id, title, category, finding },
      remediation: remediation && {
        title: remediation.title,
        risk: remediation.risk,
        first: remediation.first,
        confirm: remediation.confirm ?? (asks === undefined ? undefined : folder),
        ...(asks !== undefined && { asks }),
        preview: session.preview(report),
      },
      service: concernedService(report, serviceOf),
    });
  };
  const containers = async () => {
    const seen = await session.containers();
    serviceOf = new Map(seen.map(({ id, service }) => [id, service]));
    return seen;
  };
  return {
    where: redactor.redactText(whereFound(session.installation)),
    expected: checksFor(session.installation).map(({ id, category }) => ({ id, category })),
    async check(onReport) {
      const [reports] = await Promise.all([
        session.check((report) => onReport(shown(report))),
        containers().catch(() => undefined),
      ]);
      return reports.map(shown);
    },
    async repair(id, say) {
      const report = found.get(id);
      if (report === undefined) throw new Error(`the last look knows nothing of ${id}`);
      isRepairing = true;
      // Its name was typed: without that the screen asks for no repair.
      if (asks !== undefined) session.agreeToFolder();
      const problem = await session.repair(report, say).finally(() => {
        isRepairing = false;
      });
      const reports = await session.check();
      const fixed = reports.some((one) => one.id === id && one.finding.status === "ok");
      return { problem: redactor.redactDeep(problem), reports: reports.map(shown), fixed };
    },
    async log(wanted) {
      const all = await containers();
      const one = all.find(({ service }) => service === wanted) ?? all[0];
      const names = [...new Set(all.map(({ service }) => service))];
      if (one === undefined) return { service: wanted ?? "", services: [], lines: [] };
      const lines = await session.ports.docker.containerLogs(one.id, logLines, session.signal);
      return { service: one.service, services: names, lines: lines.map(redactor.redactText) };
    },
    async bundle() {
      const { bundleLines, writeBundle } = await import("../bundle/write-bundle.ts");
      const written = await writeBundle(context, session, { hideEmails: false, path: undefined });
      return bundleLines(written).map(redactor.redactText);
    },
    cancel() {
      // Tasks of the installation listen to this process's own interruption only; whoever just leaves interrupts nothing.
      if (isRepairing) interruption.request(130);
      session.stop();
    },
    exitCodeFor,
  };
}
