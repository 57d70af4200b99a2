import { conditionOf } from "../../../domain/condition.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import { compiler, localServices, localSpecs } from "../../../domain/local-services.ts";
import { RunningRecords } from "../../../engine/running-records.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { planInstallation } from "../../../installation/planned.ts";
import type { Context } from "../../context.ts";
import type { FindContext } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { status as statusSpec } from "./command.ts";
import { openLocal } from "./local-installation.ts";
import { type LocalStatus, localStatusLines, type RunningProcess } from "./status-lines.ts";

type StatusContext = FindContext & InstallationContext & Pick<Context, "processes">;

/** One look. Reads only. Exit 3 where something that should run does not. */
export async function status(
  context: StatusContext,
  args: Args<typeof statusSpec>,
  output: Pick<Output, "print" | "json">,
): Promise<number> {
  const installation = await openLocal(context, args);
  const planned = await planInstallation(installation);
  await planned.close();
  const { source, containers } = planned.facts;
  const seen: LocalStatus = {
    name: installation.profile.name,
    source: source && {
      ...{ root: source.root, state: source.state, commit: source.commit, branch: source.branch },
      ...{ changed: source.changed, node: source.node, install: source.install.state, packages: source.packages },
    },
    containers:
      installation.engine.state !== "usable"
        ? undefined
        : containers.map((one) => ({ service: one.service, condition: conditionOf(one) })),
    processes: await runningProcesses(context, installation.profile.directory),
  };
  if (args.output === "json") output.json(seen);
  else output.print(localStatusLines(seen));
  const isWell =
    seen.containers?.every(({ condition }) => condition === "healthy") === true &&
    seen.processes.every(({ state }) => !["pausing", "given-up", "left"].includes(state));
  return isWell ? exitCodes.done : exitCodes.problems;
}

async function runningProcesses({ ports, processes }: StatusContext, directory: string): Promise<RunningProcess[]> {
  const found = await new RunningRecords(ports, directory).all();
  const specs = localSpecs("/", "");
  const now = ports.clock.now().getTime();
  const of = async (process: RunningProcess["process"]): Promise<RunningProcess> => {
    const record = found.find((one) => one.process === process);
    const port = process === compiler ? undefined : specs[process].port;
    const none = { process, state: "stopped" as const, port, restarts: 0 };
    if (record === undefined) return none;
    const { pids, memoryBytes } = await processes.marked(record.mark);
    if (!record.isSupervised && pids.length === 0) return none;
    const { phase, restarts, startedAt, pid, ended } = record;
    const uptimeSeconds =
      startedAt === undefined || pids.length === 0 ? undefined : (now - Date.parse(startedAt)) / 1000;
    return {
      ...{ process, port, restarts, memoryBytes, ended },
      ...{ state: record.isSupervised ? phase : "left", pid: pid ?? pids[0] },
      ...(uptimeSeconds !== undefined && { uptimeSeconds: Math.floor(uptimeSeconds) }),
    };
  };
  const wanted = [...localServices, ...(found.some(({ process }) => process === compiler) ? [compiler] : [])] as const;
  return Promise.all(wanted.map(of));
}
