import { describe, expect, it } from "vitest";
import type { TaskEvent } from "../../../src/domain/event.ts";
import { installationPaths } from "../../../src/domain/installation-files.ts";
import { reduce } from "../../../src/engine/reduce.ts";
import { emptyRunView } from "../../../src/engine/run-view.ts";
import { summarise } from "../../../src/installation/summarise.ts";
import { targetOf } from "../../../src/installation/targets/target.ts";
import { memoryFiles } from "../../support/memory-files.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";

const { env, secretKeyCopied } = installationPaths("/srv/acme");
const wrote: TaskEvent[] = [
  { type: "task-started", task: "write-env", title: "t", phase: "files" },
  { type: "task-done", task: "write-env", changed: true, because: "", milliseconds: 1 },
];

function summaryOf(target: "compose" | "rehearsal", { events = [] as TaskEvent[], files = new Map<string, string>() }) {
  const profile = { ...someProfile(), target, directory: "/srv/acme" };
  const rehearsal = {
    data: async () => ({ folder: "/var/tmp/x", installation: "/srv/acme", bytes: 1, isRunning: false }),
  };
  const ports = { files: memoryFiles(files), rehearsal };
  const installation = { target: targetOf(profile), context: { ports } };
  const skipped = ["skipped by --skip-check: memory (little)"];
  const planned = { profile, facts: someFacts(), installation, skipped } as unknown as Parameters<typeof summarise>[0];
  return summarise(planned, events.reduce(reduce, emptyRunView), undefined);
}

describe("what is said of SECRET_KEY at the end", () => {
  it("is where it is, and whether this run wrote it", async () => {
    expect((await summaryOf("compose", {})).secretKey).toEqual({ file: env, isWritten: false });
    expect((await summaryOf("compose", { events: wrote })).secretKey).toEqual({ file: env, isWritten: true });
  });

  it("is nothing once somebody has said that there is a copy, nor of a rehearsal's", async () => {
    const files = new Map([[secretKeyCopied, "2026-11-27T00:00:00Z\n"]]);
    expect((await summaryOf("compose", { files })).secretKey).toBeUndefined();
    expect((await summaryOf("rehearsal", {})).secretKey).toBeUndefined();
  });
});

it("what was skipped on request is told as not verified", async () => {
  expect((await summaryOf("compose", {})).unverified[0]).toBe("skipped by --skip-check: memory (little)");
});

it("a rehearsal's summary names where its database lies", async () => {
  expect((await summaryOf("rehearsal", {})).files.database).toBe("/var/tmp/x");
  expect((await summaryOf("compose", {})).files.database).toBeUndefined();
});
