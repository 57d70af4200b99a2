import { expect, it } from "vitest";
import type { HttpRequest } from "../../../src/domain/ports.ts";
import { toProblem } from "../../../src/domain/problem.ts";
import type { Task, TaskContext } from "../../../src/domain/task.ts";
import { verifyApi } from "../../../tasks/verification/verify-api.ts";
import { verifySignIn } from "../../../tasks/verification/verify-sign-in.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";
import { container } from "../checks/healthy-stack.ts";

async function problemOf(task: Task, statusOf: (path: string) => number, overrideText?: string) {
  const facts = someFacts({ containers: [container("api"), container("dashboard")] });
  const ctx = {
    profile: someProfile({ address: "https://app.example.com" }),
    facts: { ...facts, directory: { ...facts.directory, overrideText } },
    signal: new AbortController().signal,
    emit: () => undefined,
    ports: untouchablePorts({
      http: async ({ url }: HttpRequest) => ({
        status: statusOf(url.replace(new URL(url).origin, "")),
        headers: {},
        body: "",
      }),
    }),
  } as unknown as TaskContext;
  return task.run(ctx).then(() => undefined, toProblem);
}

it("what an engine elsewhere runs is not called dead where no name leads there from here", async () => {
  const remote = { ...(someFacts().engine as object), local: false, machine: "10.0.0.5" } as never;
  const asked: string[] = [];
  const said: unknown[] = [];
  const ctx = {
    profile: someProfile({ address: "https://app.example.com" }),
    facts: someFacts({ engine: remote, containers: [container("api"), container("dashboard")] }),
    signal: new AbortController().signal,
    emit: (event: unknown) => said.push(event),
    ports: untouchablePorts({
      http: async ({ url }: HttpRequest) => {
        asked.push(url);
        throw new Error("app.example.com has no address (ENOTFOUND)");
      },
    }),
  } as unknown as TaskContext;
  for (const task of [verifyApi, verifySignIn]) await task.run(ctx);
  expect(said).toEqual(
    [1, 2].map(() => ({
      type: "unverified",
      what: expect.stringMatching(
        /^https:\/\/app.example.com from here \(.* has no address.*; the engine is on 10.0.0.5/,
      ),
    })),
  );
  expect(asked.every((url) => url.startsWith("https://app.example.com/"))).toBe(true);
});

it("what does not answer names the doctor's row that restarts it", async () => {
  const api = await problemOf(verifyApi, () => 502);
  expect(api).toMatchObject({ title: "The API does not answer", repairs: ["E1"] });
  expect(api?.next).toBe(
    "dittofeed-setup doctor --profile acme --fix E1 (Restart the api); then run the same command again.\nOr: dittofeed-setup logs api edge",
  );
  expect(await problemOf(verifySignIn, () => 500)).toMatchObject({ repairs: ["E2"] });
});

it("an api that lets everybody in is a setting that only a person's own file can have", async () => {
  expect(await problemOf(verifyApi, () => 200)).toMatchObject({
    title: "The API accepts unauthenticated requests",
    repairs: [],
  });
});

it("a link that is broken names the doctor's row of it, unless a person's own file says otherwise", async () => {
  const broken = await problemOf(verifySignIn, () => 200);
  expect([broken?.title, broken?.repairs]).toEqual(["People cannot sign in and work", ["E5"]]);
  expect(broken?.next).toMatch(/--fix E5 .*\nOr: dittofeed-setup doctor$/);
  const overridden = await problemOf(verifySignIn, () => 200, "services: {edge: {image: nginx}}");
  expect(overridden).toMatchObject({ next: "dittofeed-setup doctor", repairs: [] });
});
