import { join, resolve } from "node:path";
import { fileStamp } from "../../../../tasks/files/back-up.ts";
import { fileExists } from "../../../domain/file-exists.ts";
import { safeName } from "../../../domain/grammar.ts";
import type { Problem } from "../../../domain/problem.ts";
import { usage } from "../../../domain/usage.ts";
import type { DoctorSession } from "../../../installation/doctor-session.ts";
import { reportMarkdown } from "../../../output/report/markdown.ts";
import { reportPage } from "../../../output/report/page.ts";
import type { Report } from "../../../output/report/report.ts";
import { bytesText } from "../../../output/text/amounts.ts";
import { collectReport, type ReportContext } from "./collect-report.ts";

export interface ReportWritten {
  path: string;
  bytes: number;
  verdict: Report["verdict"];
}

/** One look, as a report without secrets. */
export function lookForReport(
  context: ReportContext,
  session: DoctorSession,
  options: { hideEmails: boolean },
): Promise<Report> {
  return session.checkWith((reports, gathering) => collectReport(context, session, gathering, reports, options));
}

/** Page or Markdown, by how the file is called. */
export function writerFor(file: string): (report: Report) => string {
  if (file === "-" || /\.(md|markdown)$/i.test(file)) return reportMarkdown;
  if (/\.html?$/i.test(file)) return reportPage;
  throw usage(`report takes a file that ends in .html or .md, or - for standard output, not "${file}".`);
}

/**
 * Looks, and writes it for its owner only; without a name beside where the command runs. Throws
 * Problem where a file is there already that may not be overwritten: before the look, which takes
 * seconds, and again where one came meanwhile.
 */
export async function writeReport(
  context: ReportContext,
  session: DoctorSession,
  { file, hideEmails, overwrite }: { file: string | undefined; hideEmails: boolean; overwrite: boolean },
): Promise<ReportWritten> {
  const { files, clock } = context.ports;
  const usual = `dittofeed-report-${safeName(session.installation.project)}-${fileStamp(clock.now())}.html`;
  const write = writerFor(file ?? usual);
  const path = file === undefined ? join(context.workingDirectory, usual) : resolve(context.workingDirectory, file);
  if (!overwrite && (await files.facts(path)) !== undefined) throw alreadyThere(path);
  const report = await lookForReport(context, session, { hideEmails });
  const text = write(report);
  if (overwrite) await files.write(path, text, 0o600);
  else if (!(await files.createExclusive(path, text, 0o600))) throw alreadyThere(path);
  return { path, bytes: Buffer.byteLength(text), verdict: report.verdict };
}

/** For people; the first line is where it lies. */
export function reportLines({ path, bytes, verdict }: ReportWritten): string[] {
  return [
    path,
    `${bytesText(bytes)}, readable only by you. Nothing was sent anywhere.`,
    verdict.sentence,
    "Secrets were removed; its last section says which. Read it before you share it.",
  ];
}

const alreadyThere = (path: string): Problem =>
  fileExists(path, "Add --yes to overwrite it, or name another file: dittofeed-setup report FILE");
