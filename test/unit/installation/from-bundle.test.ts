import { describe, expect, it } from "vitest";
import { imageReference, loadedName, servicesOf } from "../../../compose/stack/images.ts";
import type { ImageContent } from "../../../src/domain/docker.ts";
import type { EngineFacts } from "../../../src/domain/facts/engine.ts";
import { Problem } from "../../../src/domain/problem.ts";
import type { ResolvedProfile } from "../../../src/domain/profile.ts";
import { inspectBundledImages } from "../../../src/facts/images.ts";
import { profileFromBundle } from "../../../src/installation/from-bundle.ts";
import { bundled, someBundle } from "../../support/some-bundle.ts";
import { someFacts } from "../../support/some-facts.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";
import { profile } from "../compose/support.ts";

const acme = profile();
const services = servicesOf(acme);
const images = services.map((service, at) => {
  const reference = imageReference(service, acme);
  return bundled(reference, at.toString(16), { name: loadedName(reference) });
});
const usable = someFacts().engine;
const signal = new AbortController().signal;

/** Opens it on an engine that has these images by these names. */
async function opened(
  here: Record<string, Partial<ImageContent>>,
  {
    of = acme,
    engine = usable,
    has = images,
  }: { of?: ResolvedProfile; engine?: EngineFacts; has?: typeof images } = {},
) {
  const asked: string[] = [];
  const ports = untouchablePorts({
    docker: {
      imageContents: async (names) =>
        new Map(names.flatMap((name) => (here[name] ? [[name, here[name] as ImageContent] as const] : []))),
    },
  });
  const bundle = someBundle(has, asked);
  const interruption = { signal } as never;
  const got = await profileFromBundle({ ports, interruption }, of, engine, bundle);
  const facts = await inspectBundledImages(ports, got, bundle, signal);
  return { got, asked, states: new Map(facts.map(({ reference, state }) => [reference, state])) };
}

const byName = (list: typeof images) => Object.fromEntries(list.map((image) => [image.name, image]));

describe("a profile that is installed from a bundle", () => {
  it("names by tag what it names by digest, which no engine keeps of a file; in what is saved too", async () => {
    const { got, asked, states } = await opened({});
    expect(imageReference("postgres", got)).toBe("postgres:15.19-bookworm");
    expect(got.asSaved?.images).toEqual(got.images);
    expect(imageReference("clickhouse", got)).toBe(imageReference("clickhouse", acme));
    expect(asked).toEqual(["verify"]);
    expect(new Set(states.values())).toEqual(new Set(["bundled"]));
    expect(states.size).toBe(services.length);
  });

  it("is the same the next time, and then nothing of the file is read", async () => {
    const { got, asked, states } = await opened(byName(images));
    expect(imageReference("postgres", got)).toBe("postgres:15.19-bookworm");
    expect([asked, new Set(states.values())]).toEqual([[], new Set(["present"])]);
    const saved = await opened(byName(images), { of: got });
    expect([saved.got.images, saved.asked]).toEqual([got.images, []]);
  });

  it("keeps its digests where a registry has brought the images before", async () => {
    const { got, asked } = await opened(Object.fromEntries(images.map((image) => [image.reference, image])));
    expect([got, asked]).toEqual([acme, []]);
  });

  it("takes another image of that name for none", async () => {
    const api = imageReference("api", acme);
    const { states } = await opened({ ...byName(images), [api]: { id: "sha256:other", created: "", layers: [] } });
    expect([...states].filter(([, state]) => state !== "present")).toEqual([[api, "bundled"]]);
  });

  it("names a digest of the profile's own by that digest", async () => {
    const digest = `sha256:${"9".repeat(64)}`;
    const of = profile({ images: { api: { registry: "r.example.com:5000", repository: "x/api", digest } } });
    const reference = `r.example.com:5000/x/api@${digest}`;
    const has = [...images, bundled(reference, "e", { name: loadedName(reference) })];
    const { got } = await opened({}, { of, has });
    expect(imageReference("api", got)).toBe(`r.example.com:5000/x/api:sha256-${"9".repeat(64)}`);
  });
});

describe("is refused", () => {
  const refused = async (...given: Parameters<typeof opened>) => {
    const thrown: unknown = await opened(...given).catch((problem: unknown) => problem);
    return thrown instanceof Problem ? `${thrown.code}: ${thrown.saw}` : expect.unreachable(String(thrown));
  };

  it("a profile whose images are not all in the bundle, naming them", async () => {
    const said = await refused({}, { of: profile({ images: { api: { tag: "2" }, worker: { tag: "2" } } }) });
    expect(said).toMatch(/^image-not-found: Missing in \/media\/acme\.tar.*\/api:2, \S+\/worker:2$/);
  });

  it("a bundle for another processor, with what was seen", async () => {
    const engine = { ...usable, architecture: "aarch64" } as EngineFacts;
    expect(await refused({}, { engine })).toBe(
      "platform-differs: /media/acme.tar has images for linux/amd64; this engine runs on linux/arm64 (aarch64).",
    );
  });

  it.each([
    ["rehearsal", "A rehearsal uses no images"],
    ["local", "the app's source is not in a bundle"],
    ["coolify", "Coolify pulls the images itself"],
  ] as const)("the target %s", async (target, said) => {
    expect(await refused({}, { of: { ...acme, target } })).toContain(said);
  });
});

it("an engine that is not usable is a finding of its own", async () => {
  const { got, asked } = await opened({}, { engine: { state: "stopped", saw: "" } });
  expect([got, asked]).toEqual([acme, []]);
});
