import { expect, it } from "vitest";
import { durationOf } from "../../../../../src/cli/commands/wizard/past-run.ts";
import { examplePlan } from "../../../../support/events.ts";

it.each([
  ["each step was done before", { "write-env": 100, "pull-images": 60_000, "verify-database": 400 }, 60_500],
  ["one was never done here", { "write-env": 100, "pull-images": 60_000 }, undefined],
  ["nothing is known", {}, undefined],
])("how long a plan takes, where %s", (_, past, milliseconds) =>
  expect(durationOf(examplePlan, past)).toBe(milliseconds),
);
