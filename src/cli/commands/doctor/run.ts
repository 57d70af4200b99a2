import { doctorChecks, withoutEngine } from "../../../checks/doctor.ts";
import { causesOf } from "../../../domain/doctor-overview.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import { isMoot } from "../../../domain/finding.ts";
import { keeperOf } from "../../../domain/keeper.ts";
import { DoctorSession } from "../../../installation/doctor-session.ts";
import { wantedInstallation } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import { canDraw, type ScreenContext } from "../../screen-options.ts";
import type { Args } from "../../spec.ts";
import type { doctor } from "./command.ts";
import { exitCodeFor } from "./exit-code-for.ts";
import { repair } from "./repairs.ts";
import { catalogueJson, findingJson } from "./report-json.ts";
import { reportLines } from "./report-text.ts";
import type { DoctorContext } from "./show-doctor.ts";

/**
 * Looks for every known problem: a screen on a terminal, else a table, or JSON. Exit 0 without problems, 3 with, and 3
 * also where a repair that was asked for waits for a yes that nobody could give.
 */
export async function run(
  context: DoctorContext,
  args: Args<typeof doctor>,
  output: Pick<Output, "print" | "json" | "progress" | "tell">,
): Promise<number> {
  if (args.list) return list(args, output);
  if (isForScreen(context, args)) return (await import("./show-doctor.ts")).showDoctor(context, args, output);
  const session = await DoctorSession.open(context, wantedInstallation(context, args));
  const first = await session.check();
  // What somebody is asked about must be seen.
  const say = args.yes ? output.progress : output.tell;
  const { reports, repaired, unasked } =
    args.fix.length === 0
      ? { reports: first, repaired: [], unasked: [] }
      : await repair(context, session, args, first, (line) => say(line.split("\n")));
  if (args.output === "json") {
    const causes = causesOf(reports);
    const findings = reports.map((report) => findingJson(report, causes, session));
    const { by, project, directory, mode, coolify } = session.installation;
    const where = { by, project, directory: coolify?.folder ?? directory ?? null, mode };
    const json = {
      installation: { ...where, keeper: keeperOf(session.installation).name },
      findings,
      notPart: [...withoutEngine(session.installation), ...reports.filter(({ finding }) => isMoot(finding))].map(
        ({ id }) => id,
      ),
      ...{ repaired, unasked },
    };
    output.json(json);
  } else output.print(reportLines(session.installation, reports, session));
  return exitCodeFor(reports, unasked);
}

/** A dumb terminal cannot draw one; and whoever said what to repair, or how to print, wants no screen. */
function isForScreen(context: ScreenContext, args: Args<typeof doctor>): boolean {
  const { stdin, stdout } = context;
  const { fix, yes, quiet } = args;
  return stdin.isTTY === true && stdout.isTTY === true && canDraw(context, args) && fix.length === 0 && !yes && !quiet;
}

function list({ output: format }: Args<typeof doctor>, output: Pick<Output, "print" | "json">): number {
  const rows = doctorChecks.map(catalogueJson);
  if (format === "json") output.json(rows);
  else
    output.print(
      rows.map(({ id, title, fix, risk }) => `${id.padEnd(4)} ${title}${fix === null ? "" : `   [${fix}; ${risk}]`}`),
    );
  return exitCodes.done;
}
