import { join, resolve } from "node:path";
import { fileStamp } from "../../../../tasks/files/back-up.ts";
import { packTarball } from "../../../adapters/files/tarball.ts";
import { fileExists } from "../../../domain/file-exists.ts";
import { safeName } from "../../../domain/grammar.ts";
import { typed } from "../../../domain/typed.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import type { DoctorSession } from "../../../installation/doctor-session.ts";
import { redactFiles } from "../../../output/bundle/redact-files.ts";
import { reportPage } from "../../../output/report/page.ts";
import { bytesText } from "../../../output/text/amounts.ts";
import { collectReport } from "../report/collect-report.ts";
import { collectFiles } from "./collect-files.ts";

export type BundleContext = InstallationContext & { version: string };

export interface BundleWritten {
  path: string;
  bytes: number;
  files: readonly string[];
}

/**
 * Looks at everything once more and writes it into one file beside where the command runs, or where
 * `path` says, for its owner only. Nothing else leaves this machine. Throws Problem where that file
 * is there already or cannot be written.
 */
export async function writeBundle(
  context: BundleContext,
  session: DoctorSession,
  { hideEmails, path }: { hideEmails: boolean; path: string | undefined },
): Promise<BundleWritten> {
  const { files, clock } = context.ports;
  const now = clock.now();
  const name = `dittofeed-support-${safeName(session.installation.project)}-${fileStamp(now)}`;
  const target =
    path === undefined ? join(context.workingDirectory, `${name}.tar.gz`) : resolve(context.workingDirectory, path);
  const { report, collected } = await session.checkWith(async (reports, gathering) => ({
    report: await collectReport(context, session, gathering, reports, { hideEmails }),
    collected: await collectFiles(context, session, gathering, reports),
  }));
  const page = { name: "report.html", text: reportPage(report) };
  const redacted = [page, ...redactFiles(collected, context.redactor, { hideEmails })];
  const bytes = await packTarball(
    redacted.map((file) => ({ name: `${name}/${file.name}`, text: file.text })),
    now,
  );
  if (!(await files.createExclusive(target, bytes, 0o600)))
    throw fileExists(target, "Use another file: dittofeed-setup bundle --output-file FILE");
  return { path: target, bytes: bytes.length, files: redacted.map((file) => file.name) };
}

/** For people; the first line is where it lies. */
export function bundleLines({ path, bytes, files }: BundleWritten): string[] {
  return [
    path,
    `${bytesText(bytes)}, ${files.length} files, readable only by you. Nothing was sent anywhere.`,
    "report.html in it shows everything at a glance.",
    "REDACTIONS.txt in it lists what was removed and where. Read it, and the logs, before you share the file:",
    typed`  tar -xzf ${path}`,
  ];
}
