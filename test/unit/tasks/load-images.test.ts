import { expect, it } from "vitest";
import type { ImageContent } from "../../../src/domain/docker.ts";
import type { ImageFacts } from "../../../src/domain/facts/containers.ts";
import { Problem } from "../../../src/domain/problem.ts";
import type { TaskContext } from "../../../src/domain/task.ts";
import { loadImages } from "../../../tasks/images/load-images.ts";
import { bundled, someBundle } from "../../support/some-bundle.ts";
import { someFacts } from "../../support/some-facts.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";
import { profile, secrets } from "../compose/support.ts";

const api = bundled("api:1", "a");
const redis = bundled("redis@sha256:x", "b", { name: "redis:sha256-x" });
const fact = (service: "api" | "worker" | "redis", reference: string, state: ImageFacts["state"]): ImageFacts => ({
  ...{ service, reference, state, id: undefined, saw: undefined },
});
const facts = [
  fact("api", "api:1", "bundled"),
  fact("worker", "api:1", "bundled"),
  fact("redis", redis.name, "bundled"),
];
const bundle = someBundle([api, redis]);
const input = (images: ImageFacts[]) => ({ profile: profile(), secrets: secrets(), facts: someFacts({ images }) });

it("says how many images it loads, from which file and how large, and nothing where all are here", () => {
  expect(loadImages(bundle).assess(input(facts))).toEqual({
    state: "needed",
    because: "2 of 2 images are missing",
    changes: [{ action: "load", what: "2 images from /media/acme.tar (1.2 GB)" }],
  });
  expect(loadImages(bundle).assess(input(facts.map((one) => ({ ...one, state: "present" })))).state).toBe("done");
});

/** What is done, in order; the engine says of what was loaded what `contents` says. */
async function ran(contents: Record<string, Partial<ImageContent>>) {
  const done: string[] = [];
  const ports = untouchablePorts({
    docker: {
      async loadImages(archive) {
        for await (const _ of archive) done.push("load");
      },
      imageContents: async (names) =>
        new Map(
          names.flatMap((name) => {
            const found = contents[name];
            return found === undefined ? [] : [[name, found as ImageContent] as const];
          }),
        ),
      tagImage: async (image, name) => void done.push(`tag ${image} ${name}`),
      untagImages: async (names) => void done.push(`untag ${names.join(" ")}`),
    },
  });
  const context = { ...input(facts), ports, signal: new AbortController().signal, emit: () => undefined };
  const problem = await loadImages(bundle)
    .run(context as unknown as TaskContext)
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  return { done, problem };
}

it("gives each image its name when it is known to be the one that was saved, by id or by what it is made of", async () => {
  const { done, problem } = await ran({
    [api.archived]: api,
    // Another image store: another id.
    [redis.archived]: { ...redis, id: `sha256:${"f".repeat(64)}` },
  });
  expect([problem, ...done]).toEqual([
    undefined,
    "load",
    `tag ${api.archived} api:1`,
    `tag ${redis.archived} redis:sha256-x`,
    `untag ${api.archived} ${redis.archived}`,
  ]);
});

it("gives none a name where one is another than its list says, and leaves none behind", async () => {
  const { done, problem } = await ran({ [api.archived]: { ...api, id: "sha256:other", layers: [] } });
  expect(done).toEqual(["load", `untag ${api.archived} ${redis.archived}`]);
  expect(problem).toBeInstanceOf(Problem);
  expect((problem as Problem).saw).toBe(
    `api:1: sha256:other, not ${api.id}\nredis@sha256:x: not loaded, not ${redis.id}`,
  );
});
