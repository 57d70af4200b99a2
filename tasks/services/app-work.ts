import { readWork } from "../../compose/scripts/app-state.ts";
import { isReady } from "../../src/domain/condition.ts";
import type { ApplicationFacts } from "../../src/domain/facts/application.ts";
import { Problem } from "../../src/domain/problem.ts";
import type { ServiceName } from "../../src/domain/service.ts";
import { answersOf } from "../../src/domain/target.ts";
import type { AssessInput, Assessment, TaskContext } from "../../src/domain/task.ts";
import { treeOf } from "../local/source-seen.ts";
import { bringUp, skippedWithoutContainers } from "./services-up.ts";

/** The app loads all of itself for it: some seconds on a small machine. */
const timeoutMs = 120_000;

/**
 * Lets the app's own code make something, inside the running api, or where it runs from source
 * beside that: its settings, its versions, its network.
 */
export async function runInApp(
  ctx: TaskContext,
  { script, doing, needs }: { script: string; doing: string; needs: readonly ServiceName[] },
): Promise<void> {
  const before = await ctx.lookAgain(["containers"]);
  const { runsSource } = answersOf(ctx.profile);
  const needed = runsSource ? needs : [...needs, "api" as const];
  const isThere = (service: ServiceName) => before.containers.some((one) => one.service === service && isReady(one));
  // As a repair it may come before the rest of the stack is up.
  if (!needed.every(isThere)) await bringUp(ctx, needed, "healthy");
  if (runsSource) {
    mustHaveEnded(await ctx.ports.source.runNode(treeOf(ctx), script, "", ctx.signal), doing);
    return;
  }
  const { containers } = await ctx.lookAgain(["containers"]);
  const api = containers.find(({ service, state }) => service === "api" && state === "running");
  if (api === undefined) throw failed(doing, "No api container is running.");
  await workInApi(ctx, api, { script, doing });
}

/** The same in an api that is known to run. Throws Problem app-failed. */
export async function workInApi(
  { ports, signal }: Pick<TaskContext, "signal"> & { ports: Pick<TaskContext["ports"], "docker"> },
  api: { id: string },
  { script, doing }: { script: string; doing: string },
): Promise<void> {
  mustHaveEnded(await ports.docker.runNode({ container: api.id }, script, "", signal, timeoutMs), doing);
}

function mustHaveEnded(output: string, doing: string): void {
  const ended = readWork(output);
  if (ended === undefined) throw failed(doing, "The app's code exited without a message.");
  if ("failed" in ended) throw failed(doing, ended.failed);
}

function failed(doing: string, saw: string): Problem {
  return new Problem({
    code: "app-failed",
    title: `The app's own code could not ${doing}`,
    saw,
    why: "Without it, every event is lost and segments are never computed.",
    next: "dittofeed-setup doctor; for the app's own messages: dittofeed-setup logs api clickhouse temporal",
    who: "outside",
  });
}

/**
 * Is it there, by what was seen from within the app? What could not be asked is done again: it
 * changes nothing that is there.
 */
export function assessApplication(
  input: AssessInput,
  left: (seen: Extract<ApplicationFacts, { state: "seen" }>) => readonly string[] | { saw: string },
  { what, action, done }: { what: string; action: "create" | "start"; done: string },
): Assessment {
  const skipped = skippedWithoutContainers(input);
  if (skipped !== undefined) return skipped;
  const { application } = input.facts;
  if (application.state === "absent")
    return {
      state: "needed",
      because: answersOf(input.profile).runsSource
        ? "there is no database yet, or the app is not built yet"
        : "the app is not running yet",
      changes: [{ action, what }],
    };
  const found = application.state === "seen" ? left(application) : { saw: application.saw };
  if ("saw" in found)
    return { state: "needed", because: `it could not be checked: ${found.saw}`, changes: [{ action, what }] };
  if (found.length === 0) return { state: "done", because: done };
  return {
    state: "needed",
    because: `${found.length} are missing`,
    changes: found.map((one) => ({ action, what: one })),
  };
}
