import { servicesOf } from "../../../../compose/stack/images.ts";
import type { Look, SeenService } from "../../../../screens/status/history.ts";
import type { StatusServices } from "../../../../screens/status/services.ts";
import { conditionOf } from "../../../domain/condition.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import type { InspectedContainer } from "../../../domain/facts/containers.ts";
import type { FoundInstallation } from "../../../domain/facts/directory.ts";
import { Problem, toProblem } from "../../../domain/problem.ts";
import { allServices, type ServiceName } from "../../../domain/service.ts";
import { answersOf } from "../../../domain/target.ts";
import { usage } from "../../../domain/usage.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import type { DoctorSession } from "../../../installation/doctor-session.ts";
import type { Output } from "../../output.ts";
import { isOverSsh } from "../../over-ssh.ts";
import { canDraw, loadScreens, type ScreenContext, screenOptions } from "../../screen-options.ts";
import type { Args } from "../../spec.ts";
import type { status } from "./command.ts";

export type WatchContext = ScreenContext & Pick<InstallationContext, "redactor">;

/** Seconds from one look to the next. Over SSH each frame is sent. */
const every = { here: 2, overSsh: 5 };
/** The engine is asked for its disk once in so many looks: that costs more than all the rest. */
const looksPerDisk = 5;

/** Said before the installation is looked for. */
export function refuseToWatch(context: WatchContext, args: Args<typeof status>): void {
  const { stdin, stdout } = context;
  if (
    !args.quiet &&
    stdin.isTTY === true &&
    stdout.isTTY === true &&
    canDraw(context, { ...args, screenReader: false })
  )
    return;
  throw usage(
    "status --watch needs a terminal that it can draw on. Without one: dittofeed-setup status, or status --json.",
  );
}

/** The services on a terminal, looked at again and again. Reads only. */
export async function watchStatus(
  context: WatchContext,
  session: DoctorSession,
  args: Args<typeof status>,
  output: Pick<Output, "print">,
): Promise<number> {
  const { installation } = session;
  if (!answersOf(installation.profile).usesEngine) throw nothingToWatch(installation);
  const [{ mount }, { createStatus }] = await loadScreens(context, args, () =>
    Promise.all([import("../../../../screens/app/mount.tsx"), import("../../../../screens/status/status.tsx")]),
  );
  const services = watchServices(context, session);
  output.print(
    await mount((rate) => createStatus(services, rate), screenOptions(context, { color: args.color, noBell: true })),
  );
  return context.interruption.exitCode ?? exitCodes.done;
}

function watchServices({ redactor, environment }: WatchContext, session: DoctorSession): StatusServices {
  const { installation, ports, signal } = session;
  const seconds = isOverSsh(environment) ? every.overSsh : every.here;
  return {
    title: redactor.redactText(`Watching ${installation.project}`),
    every: seconds,
    watch(show, fail) {
      const ended = new AbortController();
      const stopped = AbortSignal.any([ended.signal, signal]);
      const watch = async () => {
        let freeBytes: number | undefined;
        for (let look = 0; !stopped.aborted; look += 1) {
          try {
            if (look % looksPerDisk === 0) freeBytes = await freeDisk(session);
            show({ ...(await lookAt(session)), freeBytes });
          } catch (thrown) {
            if (stopped.aborted) return;
            const problem = toProblem(thrown);
            fail(redactor.redactText(problem.saw === "" ? problem.title : problem.saw));
          }
          await ports.clock.sleep(seconds * 1000, stopped);
        }
      };
      // Only the sleep rejects, when it is told to stop.
      watch().catch(() => undefined);
      return () => ended.abort();
    },
    cancel: () => session.stop(),
  };
}

async function freeDisk({ ports, signal }: DoctorSession): Promise<number | undefined> {
  const engine = await ports.docker.inspectEngine(signal);
  return engine.state === "usable" ? engine.freeBytes : undefined;
}

async function lookAt(session: DoctorSession): Promise<Omit<Look, "freeBytes">> {
  const { installation, ports } = session;
  const containers = await session.containers();
  const { profile, coolify } = installation;
  const meant = profile === undefined || coolify !== undefined ? [] : servicesOf(profile);
  const services = allServices
    .filter((service) => meant.includes(service) || containers.some((one) => one.service === service))
    .map((service) =>
      seenOf(
        service,
        containers.filter((one) => one.service === service),
      ),
    );
  return { at: ports.clock.elapsed(), services };
}

/** Several containers of one service are one row: what they use together, and how the worst of them is. */
function seenOf(service: ServiceName, own: readonly InspectedContainer[]): SeenService {
  const conditions = own.map(conditionOf);
  const sum = (amounts: readonly (number | undefined)[]) =>
    amounts.length === 0 || amounts.includes(undefined)
      ? undefined
      : amounts.reduce<number>((all, one) => all + (one ?? 0), 0);
  return {
    service,
    condition: conditions.find((one) => one !== "healthy") ?? conditions[0] ?? "absent",
    restarts: Math.max(0, ...own.map(({ restarts }) => restarts)),
    containers: own
      .map(({ id, startedAt }) => `${id} ${startedAt}`)
      .toSorted()
      .join("\n"),
    memoryBytes: sum(own.map(({ memoryUsedBytes }) => memoryUsedBytes)),
    cpuMs: sum(own.map(({ cpuUsedMs }) => cpuUsedMs)),
  };
}

function nothingToWatch({ project }: FoundInstallation): Problem {
  return new Problem({
    code: "usage",
    title: "There is nothing to watch",
    saw: `${project} is a rehearsal, which has no containers.`,
    why: "Only running services use memory and processor time.",
    next: "dittofeed-setup status",
  });
}
