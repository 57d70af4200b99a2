import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { openBundle } from "../../../../src/adapters/bundles/read-bundle.ts";
import type { Docker, ImageContent } from "../../../../src/domain/docker.ts";
import { Problem } from "../../../../src/domain/problem.ts";
import { installed } from "../../../support/installed.ts";
import { parsed, ran, refusal } from "../../../support/run-command.ts";
import { stoppedEngine } from "../../../support/stopped-engine.ts";

let room: string;
beforeEach(async () => {
  room = await mkdtemp(join(tmpdir(), "dittofeed-bundling-"));
  return () => rm(room, { recursive: true, force: true });
});

const letters = "0123456789abcdef";
const content = (at: number): ImageContent => ({
  id: `sha256:${(letters[at] ?? "0").repeat(64)}`,
  ...{ created: "2026-01-01T00:00:00Z", platform: "linux/amd64", layers: [], bytes: 1000 },
});

/** An engine that has these images, or none of them until they are pulled. */
function engine(done: string[], more: Partial<Docker> = {}) {
  return installed({
    localImages: async () => new Map(),
    lookUpImage: async () => ({ state: "pullable", saw: undefined }),
    async pullImage(reference, report) {
      done.push(`pull ${reference.split(/[:@]/)[0]}`);
      report({ reference, state: "pulled", done: 10, total: 10 });
    },
    imageContents: async (names) => new Map(names.map((name, at) => [name, content(at)])),
    tagImage: async (_, name) => void done.push(`tag ${name.slice(0, 31)}`),
    untagImages: async (names) => void done.push(`untag ${names.length}`),
    async saveImages(names) {
      done.push(`save ${names.length}`);
      return (async function* () {
        yield Buffer.from("layers");
      })();
    },
    ...more,
  });
}

describe("bundle-images", () => {
  it.each([
    ["bundle-images", { command: "bundle-images" }],
    ["bundle-images acme --output-file x.tar", { command: "bundle-images", profile: "acme", outputFile: "x.tar" }],
    ["plan acme --from-bundle x.tar", { command: "plan", profile: "acme", fromBundle: "x.tar" }],
    ["--profile acme --from-bundle x.tar", { command: "apply", profile: "acme", fromBundle: "x.tar" }],
    ["--from-bundle x.tar", { command: "", fromBundle: "x.tar" }],
  ])("%s", (line, becomes) => expect(parsed(line)).toMatchObject(becomes));

  it("is the only one that writes one, and the questions and apply are those that read it", () => {
    expect(refusal("doctor --from-bundle x.tar")).toContain("--from-bundle works only with");
  });

  it("pulls, saves all images in one call, and leaves none of its own names on the engine", async () => {
    const done: string[] = [];
    const path = join(room, "acme.tar");
    const { exitCode, printed, events } = await ran(`bundle-images acme --output-file ${path}`, {
      ports: engine(done),
    });
    expect(exitCode).toBe(0);
    expect(done.filter((one) => one.startsWith("pull"))).toHaveLength(8);
    expect(done.slice(8)).toEqual([
      ...Array.from({ length: 8 }, () => "tag dittofeed-setup.invalid/image:0").map(
        (_, at) => `tag dittofeed-setup.invalid/image:${letters[at]}`,
      ),
      "save 8",
      "untag 8",
    ]);
    expect(events.flatMap((event) => (event.type === "task-started" ? [event.title] : []))).toEqual([
      "Pull the images",
      "Write the bundle",
    ]);
    expect(printed).toContain(path);
    expect(printed).toMatch(
      /8 images for linux\/amd64, dittofeed-setup 1\.2\.3 and the profile "acme", without secrets/,
    );
    expect(printed).toContain("tar -xf acme.tar program profile.yaml");
    expect(printed).toContain("program/dist/main.js --profile profile.yaml --from-bundle acme.tar");
    const bundle = await openBundle(path);
    const signal = new AbortController().signal;
    await bundle.verify(signal);
    const packed: Uint8Array[] = [];
    for await (const chunk of bundle.archive(() => undefined, signal)) packed.push(chunk);
    expect(gunzipSync(Buffer.concat(packed)).toString()).toBe("layers");
    const [postgres] = bundle.manifest.images;
    expect(postgres?.reference).toMatch(/^postgres:15\.\S+@sha256:/);
    expect(postgres?.name).toMatch(/^postgres:15\.[^@]+$/);
  });

  it("says one object to a program", async () => {
    const path = join(room, "acme.tar");
    const { printed, events } = await ran(`bundle-images acme --output-file ${path} --json`, { ports: engine([]) });
    expect(events).toEqual([]);
    expect(JSON.parse(printed)).toMatchObject({
      path,
      platform: "linux/amd64",
      sha256: expect.stringMatching(/^\w{64}$/),
    });
  });

  it("takes its names away again where saving fails, and leaves no file", async () => {
    const done: string[] = [];
    const saveImages = async () => {
      throw new Problem({ code: "docker-failed", title: "", saw: "no space left on device", why: "", next: "" });
    };
    const { problem } = await ran(`bundle-images acme --output-file ${join(room, "x.tar")}`, {
      ports: engine(done, { saveImages }),
    });
    expect([problem?.saw, done.at(-1), await readdir(room)]).toEqual(["no space left on device", "untag 8", []]);
  });

  it("refuses images of two platforms", async () => {
    const imageContents = async (names: readonly string[]) =>
      new Map(names.map((name, at) => [name, { ...content(at), platform: at === 0 ? "linux/arm64" : "linux/amd64" }]));
    const { problem } = await ran(`bundle-images acme --output-file ${join(room, "x.tar")}`, {
      ports: engine([], { imageContents }),
    });
    expect([problem?.code, problem?.saw]).toEqual(["platform-differs", expect.stringContaining("linux/arm64")]);
  });

  it("needs an engine, and never replaces a file", async () => {
    expect((await ran("bundle-images acme", { ports: stoppedEngine() })).problem?.code).toBe("engine-stopped");
    const there = installed({}, new Map([["/work/x.tar", "somebody's"]]));
    const { problem } = await ran("bundle-images acme --output-file x.tar", { ports: there });
    expect([problem?.code, problem?.saw]).toEqual(["usage", "/work/x.tar exists."]);
  });

  it("works for containers alone", async () => {
    const { problem } = await ran("bundle-images acme --target rehearsal", { ports: installed() });
    expect(problem?.saw).toContain("is a rehearsal, which uses no images");
  });

  it("takes the only saved profile, and asks which one where there are several", async () => {
    const ports = installed();
    const two = { ...ports, profiles: { ...ports.profiles, names: async () => ["acme", "beta"] } };
    expect((await ran("bundle-images", { ports: two })).problem?.saw).toBe(
      "Several profiles are saved: acme, beta. Name one of them.",
    );
  });
});
