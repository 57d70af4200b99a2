import {
  composeDown,
  composeLogs,
  composeRestart,
  composeServices,
  composeStart,
  composeStop,
  composeUp,
} from "../../../compose/commands/compose.ts";
import { startContainers, stopContainers } from "../../../compose/commands/containers.ts";
import { composeProgress } from "../../../compose/output/compose-progress.ts";
import { restartAttempts } from "../../../compose/output/cut-off.ts";
import type { Docker, UpReport } from "../../domain/docker.ts";
import type { Clock } from "../../domain/ports.ts";
import { Problem } from "../../domain/problem.ts";
import { isServiceName } from "../../domain/service.ts";
import type { Shell } from "../shell/shell.ts";
import { changedServices } from "./changed-services.ts";
import { askDocker, outputOf } from "./client.ts";
import { splitStamp } from "./container-logs.ts";
import { containersOf, stopTimeoutMs } from "./containers.ts";
import { prepareCompose, runCompose } from "./run-compose.ts";
import { waitUntilHealthy } from "./wait-until-healthy.ts";
import { whyItFailed } from "./why-it-failed.ts";

/** What is done through Compose. */
export function createStack(
  shell: Shell,
  clock: Clock,
): Pick<Docker, "composeServices" | "changedServices" | "up" | "restart" | "stop" | "start" | "down" | "logs"> {
  const reader = (project: string, report: (report: UpReport) => void) => {
    const read = composeProgress(project);
    return (_: string, line: string) => {
      for (const one of read(line)) report(one);
    };
  };

  const untilHealthy = async (
    project: string,
    services: readonly string[],
    report: (report: UpReport) => void,
    signal: AbortSignal,
    doing: string,
  ) => {
    const waited = await waitUntilHealthy(
      () => containersOf(shell, project, signal),
      clock,
      services.filter(isServiceName),
      report,
      signal,
    );
    if (waited.ready) return;
    throw await whyItFailed(shell, project, { stderr: waited.because, exitCode: 1 }, doing);
  };

  const untilAllWork = async (
    phrase: typeof composeRestart,
    doing: string,
    ...[project, services, report, signal]: Parameters<Docker["restart"]>
  ) => {
    const { program, target } = await prepareCompose(shell, project, signal);
    const command = phrase(program, target, services);
    const ran = await runCompose(shell, project, command, reader(project.name, report), signal);
    if (ran.exitCode !== 0) throw await whyItFailed(shell, project.name, ran, doing);
    await withCutOffRestarted(shell, project.name, report, signal, () =>
      untilHealthy(project.name, services, report, signal, doing),
    );
  };

  return {
    async composeServices(project, signal) {
      const { program, target } = await prepareCompose(shell, project, signal);
      // compose.yaml is ours, and has none.
      if (target.override === undefined) return [];
      const lines: string[] = [];
      const keep = (stream: string, line: string) => {
        if (stream === "stdout") lines.push(line.trim());
      };
      const ran = await runCompose(shell, project, composeServices(program, target), keep, signal);
      outputOf(ran, { doing: "read the compose files" });
      return lines.filter((name) => name !== "" && !isServiceName(name)).toSorted();
    },
    changedServices: (project, own, signal) => changedServices(shell, project, own, signal),
    async up(project, services, until, report, signal) {
      const { program, target } = await prepareCompose(shell, project, signal);
      const { workerReplicas } = project;
      const upOnce = async (recreate: boolean) => {
        const command = composeUp(program, target, services, { until, workerReplicas, recreate });
        const ran = await runCompose(shell, project, command, reader(project.name, report), signal);
        if (ran.exitCode !== 0) throw await whyItFailed(shell, project.name, ran, "start the services");
        if (program.state === "v1" && until === "healthy")
          await untilHealthy(project.name, services, report, signal, "start the services");
      };
      await withCutOffRestarted(shell, project.name, report, signal, async () => {
        try {
          await upOnce(false);
        } catch (thrown) {
          // Compose sees no difference in a container whose network somebody has removed, and starts it for ever.
          if (!(thrown instanceof Problem) || thrown.code !== "network-gone" || signal.aborted) throw thrown;
          report({ type: "line", line: "a container's network is gone: recreating the containers" });
          await upOnce(true);
        }
      });
    },
    restart: (...asked) => untilAllWork(composeRestart, "restart the services", ...asked),
    start: (...asked) => untilAllWork(composeStart, "start the services", ...asked),
    async stop(project, services, report, signal) {
      const { program, target } = await prepareCompose(shell, project, signal);
      const command = composeStop(program, target, services);
      const ran = await runCompose(shell, project, command, reader(project.name, report), signal);
      outputOf(ran, { doing: "stop the services" });
    },
    async down(project, options, report, signal) {
      const { program, target } = await prepareCompose(shell, project, signal);
      const command = composeDown(program, target, options);
      const ran = await runCompose(shell, project, command, reader(project.name, report), signal);
      outputOf(ran, { doing: "remove the containers" });
    },
    async logs(project, services, options, onLine, signal) {
      const { program, target } = await prepareCompose(shell, project, signal);
      const command = composeLogs(program, target, services, options);
      const { since, timestamps = false } = options;
      const isOurs = since !== undefined && program.state === "v1";
      const readLine = (stream: "stdout" | "stderr", whole: string) => {
        if (stream !== "stdout") return;
        const [service, said] = splitLogLine(whole, project.name);
        const { at, line } = timestamps || isOurs ? splitStamp(said) : { at: undefined, line: said };
        if (isOurs && at !== undefined && Date.parse(at) < since.getTime()) return;
        onLine(service, line, timestamps ? at : undefined);
      };
      const ran = await runCompose(shell, project, command, readLine, signal);
      outputOf(ran, { doing: "read the logs" });
    },
  };
}

/**
 * `api-1  | text` in v2, `api_1  | text` in v1, `api-PROJECT-102210123456  | text` of Coolify's; a
 * line without that is Compose's own.
 */
function splitLogLine(line: string, project: string): [service: string, line: string] {
  const [, name, text] = /^(\S+)\s+\| ?(.*)$/s.exec(line) ?? [];
  if (name === undefined) return ["compose", line];
  return [name.split(`-${project}`, 1)[0]?.replace(/[-_]\d+$/, "") ?? name, text ?? ""];
}

/**
 * Does the work. Where it fails and the engine can start nothing in a container any more (see
 * compose/output/cut-off.ts), that one is stopped, started, and the work is done again: it must be
 * one that may be done twice. Throws what the work throws, and Problem.
 */
async function withCutOffRestarted(
  shell: Shell,
  project: string,
  report: (report: UpReport) => void,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (thrown) {
      if (signal.aborted || attempt === restartAttempts) throw thrown;
      const lost = (await containersOf(shell, project, signal).catch(() => [])).filter(({ isCutOff }) => isCutOff);
      if (lost.length === 0) throw thrown;
      const names = lost.map(({ name }) => name);
      report({
        type: "line",
        line: `the engine can no longer start anything in ${names.join(", ")}: stopping and starting it`,
      });
      const doing = "stop and start the containers";
      for (const command of [stopContainers(names), startContainers(names)])
        await askDocker(shell, command, { doing }, { timeoutMs: stopTimeoutMs, signal });
    }
  }
}
