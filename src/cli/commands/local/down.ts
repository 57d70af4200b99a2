import { exitCodes } from "../../../domain/exit-code.ts";
import { Problem } from "../../../domain/problem.ts";
import { type FoundRecord, RunningRecords } from "../../../engine/running-records.ts";
import { graceMs } from "../../../engine/supervise.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import type { Context } from "../../context.ts";
import type { FindContext } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import { reportTo } from "../../report-services.ts";
import type { Args } from "../../spec.ts";
import type { down as downSpec } from "./command.ts";
import { openLocal } from "./local-installation.ts";
import { endOrphan } from "./places.ts";

type DownContext = FindContext & InstallationContext & Pick<Context, "processes">;

/** What runs from source ends, then the containers go. The data stays in its volumes. */
export async function down(
  context: DownContext,
  args: Args<typeof downSpec>,
  output: Pick<Output, "tell" | "progress" | "json">,
): Promise<number> {
  const installation = await openLocal(context, args);
  const { profile } = installation;
  await endProcesses(context, profile.directory, output);
  const project = await installation.stack();
  await installation.locked(() =>
    context.ports.docker.down(project, { removeVolumes: false }, reportTo(output, args), context.interruption.signal),
  );
  if (args.output === "json") output.json({ name: profile.name, dataKept: true });
  output.tell([`${profile.name}: removed containers and network. The data is kept in its volumes.`]);
  return exitCodes.done;
}

/** Whoever supervises them is asked, and ends them in good order; where nobody does, they are ended here. */
async function endProcesses(context: DownContext, directory: string, output: Pick<Output, "tell">): Promise<void> {
  const { ports, processes, interruption } = context;
  const records = new RunningRecords(ports, directory);
  const found = await records.all();
  const supervisors = new Map(
    found.filter(({ isSupervised }) => isSupervised).map((record) => [record.supervisor.pid, record]),
  );
  for (const [pid, { supervisor }] of supervisors) {
    const own = found.filter((one) => one.supervisor.pid === pid).map(({ process }) => process);
    output.tell([`Stopping ${own.join(", ")} (local up, process ${pid})`]);
    processes.askToEnd(pid);
    const until = ports.clock.elapsed() + graceMs + 5_000;
    while (await ports.host.isAlive(supervisor)) {
      if (ports.clock.elapsed() > until) throw stillThere(pid);
      await ports.clock.sleep(100, interruption.signal);
    }
  }
  for (const left of await records.all()) await endLeft(context, records, left, output);
}

async function endLeft(
  context: DownContext,
  records: RunningRecords,
  left: FoundRecord,
  output: Pick<Output, "tell">,
): Promise<void> {
  await endOrphan(context, left, output);
  await records.remove(left.process);
}

function stillThere(pid: number): Problem {
  return new Problem({
    code: "lock-held",
    title: "Another terminal still runs the app",
    saw: `Process ${pid} did not end within 15 s.`,
    why: "The app would lose its databases while it runs.",
    next: `kill -9 ${pid}   then run this again: it ends what is left`,
  });
}
