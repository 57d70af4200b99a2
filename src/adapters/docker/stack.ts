import { composeDown, composeLogs, composeRestart, composeUp } from "../../../compose/commands/compose.ts";
import { composeProgress } from "../../../compose/output/compose-progress.ts";
import { problemFromDocker } from "../../../compose/output/docker-problems.ts";
import type { Docker, UpReport } from "../../domain/docker.ts";
import type { Clock } from "../../domain/ports.ts";
import type { ServiceName } from "../../domain/service.ts";
import type { Shell } from "../shell/shell.ts";
import { containersOf } from "./containers.ts";
import { mendCutOff } from "./mend-cut-off.ts";
import { prepareCompose, runCompose } from "./run-compose.ts";
import { waitUntilHealthy } from "./wait-until-healthy.ts";
import { whyItFailed } from "./why-it-failed.ts";

export type Stack = Pick<Docker, "up" | "restart" | "down" | "logs">;

/** What is done through Compose. */
export function createStack(shell: Shell, clock: Clock): Stack {
  const reader = (project: string, report: (report: UpReport) => void) => {
    const read = composeProgress(project);
    return (_: string, line: string) => {
      for (const one of read(line)) report(one);
    };
  };

  const settle = async (
    project: string,
    services: readonly ServiceName[],
    report: (report: UpReport) => void,
    signal: AbortSignal,
    doing: string,
  ) => {
    const waited = await waitUntilHealthy(() => containersOf(shell, project, signal), clock, services, report, signal);
    if (waited.ready) return;
    throw await whyItFailed(shell, project, { stderr: waited.because, exitCode: 1 }, doing);
  };

  return {
    async up(project, services, until, report, signal) {
      const { program, target } = await prepareCompose(shell, project, signal);
      const command = composeUp(program, target, services, { until, workerReplicas: project.workerReplicas });
      await mendCutOff(shell, project.name, report, signal, async () => {
        const ran = await runCompose(shell, project, command, reader(project.name, report), signal);
        if (ran.exitCode !== 0) throw await whyItFailed(shell, project.name, ran, "start the services");
        if (program.state === "v1" && until === "healthy")
          await settle(project.name, services, report, signal, "start the services");
      });
    },
    async restart(project, services, report, signal) {
      const { program, target } = await prepareCompose(shell, project, signal);
      const command = composeRestart(program, target, services);
      const ran = await runCompose(shell, project, command, reader(project.name, report), signal);
      if (ran.exitCode !== 0) throw await whyItFailed(shell, project.name, ran, "restart the services");
      await mendCutOff(shell, project.name, report, signal, () =>
        settle(project.name, services, report, signal, "restart the services"),
      );
    },
    async down(project, options, report, signal) {
      const { program, target } = await prepareCompose(shell, project, signal);
      const ran = await runCompose(
        shell,
        project,
        composeDown(program, target, options),
        reader(project.name, report),
        signal,
      );
      if (ran.exitCode !== 0) throw problemFromDocker(ran.stderr, ran.exitCode, { doing: "remove the containers" });
    },
    async logs(project, services, options, onLine, signal) {
      const { program, target } = await prepareCompose(shell, project, signal);
      const command = composeLogs(program, target, services, options);
      const ran = await runCompose(
        shell,
        project,
        command,
        (stream, line) => {
          if (stream === "stdout") onLine(...splitLogLine(line));
        },
        signal,
      );
      if (ran.exitCode !== 0) throw problemFromDocker(ran.stderr, ran.exitCode, { doing: "read the logs" });
    },
  };
}

/** `api-1  | text` in v2, `api_1  | text` in v1; a line without that is Compose's own. */
export function splitLogLine(line: string): [service: string, line: string] {
  const [, name, text] = /^(\S+)\s+\| ?(.*)$/s.exec(line) ?? [];
  if (name === undefined) return ["compose", line];
  return [name.replace(/[-_]\d+$/, ""), text ?? ""];
}
