import type { DoctorServices, Shown } from "../../../screens/doctor/services.ts";
import { doctorChecks } from "../../checks/doctor.ts";
import type { CheckResult } from "../../domain/check.ts";
import type { CheckId } from "../../domain/check-id.ts";
import type { ServiceName } from "../../domain/service.ts";
import type { Arguments } from "../arguments.ts";
import type { Context } from "../context.ts";
import type { Output } from "../output.ts";
import { screenOptions } from "../screen-options.ts";
import { Clinic } from "./clinic.ts";
import { closingLines } from "./closing-lines.ts";
import { concernedService } from "./concerned-service.ts";
import { exitCodeFor } from "./exit-code-for.ts";
import { folderQuestion } from "./labelled-folder.ts";
import { whereFound } from "./report-text.ts";

const logLines = 500;

/** The doctor on a terminal. What it found and repaired stays in the scrollback when the screen is gone. */
export async function showDoctor(context: Context, args: Arguments, output: Output): Promise<number> {
  // React loads while the installation is looked for.
  const [{ mount }, { createDoctor }, clinic] = await Promise.all([
    import("../../../screens/app/mount.tsx"),
    import("../../../screens/doctor/doctor.ts"),
    Clinic.open(context, args),
  ]);
  const result = await mount((rate) => createDoctor(services(context, clinic), rate), screenOptions(context, args));
  output.print(`${closingLines(clinic.installation, result).join("\n")}\n`);
  return context.interruption.exitCode ?? result.exitCode;
}

/** What leaves here for the screen is redacted; the originals, which repairs need, stay. */
function services(context: Context, clinic: Clinic): DoctorServices {
  const { redactor, interruption } = context;
  let isTreating = false;
  const found = new Map<CheckId, CheckResult>();
  let serviceOf: ReadonlyMap<string, ServiceName> = new Map();
  const { directory: folder, labelled } = clinic.installation;
  const asks = folder !== undefined && labelled?.faults.length === 0 ? folderQuestion(folder, labelled) : undefined;
  const shown = (report: CheckResult): Shown => {
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
        preview: clinic.preview(report),
      },
      service: concernedService(report, serviceOf),
    });
  };
  const containers = async () => {
    const seen = await clinic.containers();
    serviceOf = new Map(seen.map(({ id, service }) => [id, service]));
    return seen;
  };
  return {
    where: whereFound(clinic.installation),
    expected: doctorChecks.map(({ id, category }) => ({ id, category })),
    async look(onReport) {
      const [reports] = await Promise.all([
        clinic.look((report) => onReport(shown(report))),
        containers().catch(() => undefined),
      ]);
      return reports.map(shown);
    },
    async treat(id, say) {
      const report = found.get(id);
      if (report === undefined) throw new Error(`the last look knows nothing of ${id}`);
      isTreating = true;
      // Its name was typed: without that the screen asks for no treatment.
      if (asks !== undefined) clinic.agreeToFolder();
      const { problem, after, helped } = await clinic.treat(report, say).finally(() => {
        isTreating = false;
      });
      return { problem: redactor.redactDeep(problem), reports: after.map(shown), helped };
    },
    async log(wanted) {
      const all = await containers();
      const one = all.find(({ service }) => service === wanted) ?? all[0];
      const names = [...new Set(all.map(({ service }) => service))];
      if (one === undefined) return { service: wanted ?? "", services: [], lines: [] };
      const lines = await clinic.ports.docker.containerLogs(one.id, logLines, clinic.signal);
      return { service: one.service, services: names, lines: lines.map((line) => redactor.redact(line)) };
    },
    async bundle() {
      const { bundleLines, writeBundle } = await import("../commands/bundle/write-bundle.ts");
      return bundleLines(await writeBundle(context, clinic, { hideEmails: false, path: undefined }));
    },
    cancel() {
      // Tasks of the installation listen to this process's own interruption only; whoever just leaves interrupts nothing.
      if (isTreating) interruption.request(130);
      clinic.stop();
    },
    exitCodeFor,
  };
}
