import { expect, it } from "vitest";
import type { Found } from "../../../../../screens/wizard/services.ts";
import { lookAround } from "../../../../../src/cli/commands/wizard/look-around.ts";
import type { Context } from "../../../../../src/cli/context.ts";
import type { EngineFacts } from "../../../../../src/domain/facts/engine.ts";
import { createRedactor } from "../../../../../src/output/redactor.ts";
import { someFacts } from "../../../../support/some-facts.ts";
import { untouchablePorts } from "../../../../support/untouchable-ports.ts";

/** A machine without a saved profile, whose engine answers when the test wants it to. */
function looking() {
  const answers: ((engine: EngineFacts) => void)[] = [];
  const stop = new AbortController();
  const ports = untouchablePorts({
    profiles: { names: async () => [] },
    host: { facts: async () => someFacts().host },
    files: { way: async () => ({ steps: [], end: undefined }), read: async () => undefined },
    clock: { elapsed: () => 7 },
    docker: {
      inspectEngine: () => new Promise((resolve) => answers.push(resolve)),
      inspectCompose: async () => ({ state: "v2", version: "2.35" }),
      stacks: async () => [{ project: "legacy", directory: "/opt/old" } as never],
    },
  });
  const context = { ports, redactor: createRedactor(), interruption: { signal: stop.signal } } as unknown as Context;
  const around = lookAround(context, "/opt/dittofeed");
  const told: Partial<Found>[] = [];
  around.onFound((found) => told.push(found));
  return { around, told, answer: (engine: EngineFacts) => answers.shift()?.(engine), stop };
}

it("reads the disk while an engine says nothing, and tells what it says later", async () => {
  const { around, told, answer } = looking();
  await around.read;
  expect(around.now()).toMatchObject({ docker: undefined, dockerAskedAt: 7, isDiskRead: true, installations: [] });
  answer(someFacts().engine);
  await around.asked;
  expect(around.now()).toMatchObject({ docker: { isUsable: true }, otherStacks: ["legacy"] });
  expect(told.at(-1)).toEqual({ otherStacks: ["legacy"] });
});

it("says what is wrong with an engine as the checks do, and asks again when it is told to", async () => {
  const { around, told, answer } = looking();
  answer({ state: "absent", saw: "docker: not found" });
  await around.asked;
  expect(around.now().docker).toMatchObject({ isUsable: false, saw: "docker: not found" });
  around.askDockerAgain();
  expect(around.now().docker).toBeUndefined();
  answer(someFacts().engine);
  await expect.poll(() => told.at(-1), { interval: 1 }).toEqual({ otherStacks: ["legacy"] });
  expect(await around.engine()).toEqual(someFacts().engine);
});

it("tells nothing more to somebody who has left", async () => {
  const { around, told, answer, stop } = looking();
  await around.read;
  told.length = 0;
  stop.abort();
  answer(someFacts().engine);
  await around.asked;
  expect(told).toEqual([]);
});
