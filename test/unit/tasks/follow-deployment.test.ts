import { describe, expect, it } from "vitest";
import type { CoolifyDeployment, CoolifyLogEntry } from "../../../src/domain/coolify.ts";
import type { TaskReport } from "../../../src/domain/event.ts";
import { toProblem } from "../../../src/domain/problem.ts";
import { Secret } from "../../../src/domain/secret.ts";
import type { TaskContext } from "../../../src/domain/task.ts";
import { follow } from "../../../tasks/coolify/follow.ts";
import { someProfile } from "../../support/some-profile.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";

const says = (output: string, parts: Partial<CoolifyLogEntry> = {}): CoolifyLogEntry => ({
  ...{ output, isError: false, isDebug: false },
  ...parts,
});
const debug = { isDebug: true };
const begun = says("Executing post-deployment command (see debug log for output).");

/** What Coolify answers, one after the other; the last one again and again. */
async function followed(
  answers: readonly Pick<CoolifyDeployment, "status" | "log">[],
  stopAfter = Number.POSITIVE_INFINITY,
) {
  const said: TaskReport[] = [];
  const stop = new AbortController();
  let [looks, elapsed] = [0, 0];
  const ctx = {
    profile: someProfile({ target: "coolify", coolify: { api: "https://coolify.example.com" } }),
    secrets: new Map([["COOLIFY_TOKEN", { secret: new Secret("COOLIFY_TOKEN", "1|t"), origin: "given" }]]),
    signal: stop.signal,
    emit: (report: TaskReport) => said.push(report),
    ports: untouchablePorts({
      coolify: {
        deployment: async () => {
          looks += 1;
          if (looks > stopAfter) stop.abort();
          stop.signal.throwIfAborted();
          const answer = answers[Math.min(looks, answers.length) - 1];
          return { uuid: "d1", at: undefined, status: "", log: [], ...answer };
        },
      },
      clock: {
        elapsed: () => elapsed,
        sleep: async (milliseconds) => {
          elapsed += milliseconds;
        },
      },
    }),
  } as unknown as TaskContext;
  const problem = await follow(ctx, "d1").then(() => undefined, toProblem);
  const lines = said.flatMap((report) => (report.type === "task-line" ? report.line : []));
  return { problem, lines, said, looks };
}

describe("following a deployment", () => {
  it("says each line once, the command's own included, and of the debug log nothing else", async () => {
    const first = [says("Starting deployment of acme to localhost."), says("docker network connect", debug)];
    const all = [...first, says("New container started."), begun, says("Schema\ndittofeed-setup: done: all", debug)];
    const { problem, lines } = await followed([
      { status: "in_progress", log: first },
      { status: "finished", log: all.slice(0, 4) },
      { status: "finished", log: all },
    ]);
    expect(problem).toBeUndefined();
    expect(lines).toEqual([
      "Starting deployment of acme to localhost.",
      "New container started.",
      begun.output,
      "Schema",
      "dittofeed-setup: done: all",
    ]);
  });

  it("leaves it running where somebody stops, and says so", async () => {
    const { problem, lines } = await followed([{ status: "in_progress", log: [] }], 2);
    expect(problem?.code).toBe("cancelled");
    expect(lines).toEqual(["The deployment d1 continues in Coolify; the next run follows it."]);
  });

  it.each([
    ["cancelled-by-user", [], "The deployment was cancelled in Coolify"],
    ["failed", [says("Deployment failed: no space left on device", { isError: true })], "The deployment failed"],
    [
      "finished",
      [begun, says("Post-deployment command: Multiple containers found but no container name specified.")],
      "The post-deployment command did not run",
    ],
    [
      "finished",
      [
        begun,
        says("dittofeed-setup: failed: No", { isError: true, ...debug }),
        says("Post-deployment command failed."),
      ],
      "The post-deployment command failed",
    ],
    // It printed nothing, and so Coolify says nothing.
    ["finished", [begun], "The post-deployment command has not finished"],
  ])("that ends as %s (%#)", async (status, log, title) => {
    expect((await followed([{ status, log }])).problem).toMatchObject({ code: "deployment-failed", title });
  });

  it("cannot tell without a log how the command ended, and does not wait for it", async () => {
    const { said, looks } = await followed([{ status: "finished", log: undefined }]);
    expect(said).toEqual([{ type: "unverified", what: expect.stringContaining("read:sensitive") }]);
    expect(looks).toBe(1);
  });
});
