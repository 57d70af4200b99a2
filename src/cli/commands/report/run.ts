import { resolve } from "node:path";
import { exitCodes } from "../../../domain/exit-code.ts";
import { Problem } from "../../../domain/problem.ts";
import { usage } from "../../../domain/usage.ts";
import { DoctorSession } from "../../../installation/doctor-session.ts";
import { linesOf } from "../../../output/outgoing.ts";
import { reportMarkdown } from "../../../output/report/markdown.ts";
import { reportPage } from "../../../output/report/page.ts";
import type { Report } from "../../../output/report/report.ts";
import { bytesText } from "../../../output/text/amounts.ts";
import { type FindContext, wantedInstallation } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import { collectReport, type ReportContext } from "./collect-report.ts";
import type { report } from "./command.ts";

/** One look at an installation, written down for somebody to look at. Exit 0 whatever was found: that is what it tells. */
export async function run(
  context: FindContext & ReportContext,
  args: Args<typeof report>,
  output: Pick<Output, "print" | "json">,
): Promise<number> {
  const write = writerFor(args.file);
  const path = resolve(context.workingDirectory, args.file);
  const { files } = context.ports;
  // Said before the look, which takes seconds.
  if (args.file !== "-" && !args.yes && (await files.facts(path)) !== undefined) throw alreadyThere(path);
  const session = await DoctorSession.open(context, wantedInstallation(context, args));
  const made = await session.checkWith((reports, gathering) =>
    collectReport(context, session, gathering, reports, { hideEmails: args.hideEmails }),
  );
  const isJson = args.output === "json";
  if (args.file === "-") {
    if (isJson) output.json(made);
    else output.print(linesOf(write(made)));
    return exitCodes.done;
  }
  const text = write(made);
  if (args.yes) await files.write(path, text, 0o600);
  else if (!(await files.createExclusive(path, text, 0o600))) throw alreadyThere(path);
  const { verdict } = made;
  const bytes = Buffer.byteLength(text);
  if (isJson) output.json({ path, bytes, verdict });
  else
    output.print([
      path,
      `${bytesText(bytes)}, readable by you only. Nothing was sent anywhere.`,
      verdict.sentence,
      "Secrets were removed; its last section says what. Read it before you give it to anybody.",
    ]);
  return exitCodes.done;
}

function writerFor(file: string): (report: Report) => string {
  if (file === "-" || /\.(md|markdown)$/i.test(file)) return reportMarkdown;
  if (/\.html?$/i.test(file)) return reportPage;
  throw usage(`report writes a file that ends in .html or .md, or - for standard output; it was given "${file}".`);
}

function alreadyThere(path: string): Problem {
  return new Problem({
    code: "usage",
    title: "There is a file of that name already",
    saw: `${path} exists.`,
    why: "It could be somebody's only copy, so it is not overwritten.",
    next: "Add --yes to overwrite it, or name another file: dittofeed-setup report FILE",
  });
}
