import { expect, it } from "vitest";
import { imageReference } from "../../../compose/stack/images.ts";
import type { Ports } from "../../../src/domain/ports.ts";
import { inspectImages } from "../../../src/facts/images.ts";
import { someProfile } from "../../support/some-profile.ts";

const never = new AbortController().signal;

/** An engine with these images, whose registry does not answer. */
const withImages = (...here: string[]): Pick<Ports, "docker"> => {
  const docker: Partial<Ports["docker"]> = {
    localImages: async (asked) =>
      new Map(here.filter((one) => asked.includes(one)).map((one) => [one, `id of ${one}`])),
    lookUpImage: async () => ({ state: "unknown", saw: "no route to host" }),
  };
  return { docker } as Pick<Ports, "docker">;
};

it("takes an image for the published one by its digest alone, and says where only its tag is here", async () => {
  const profile = someProfile();
  const published = imageReference("postgres", profile);
  const tagged = published.replace(/@.*$/, "");
  const seen = async (...here: string[]) =>
    (await inspectImages(withImages(...here), profile, never)).find(({ service }) => service === "postgres");
  expect(await seen(published)).toMatchObject({ state: "present", id: `id of ${published}` });
  expect(await seen(tagged)).toMatchObject({ state: "unknown", loadedAs: tagged });
  expect(await seen()).not.toHaveProperty("loadedAs");
});

it("asks nobody for more where a profile names a tag", async () => {
  const profile = someProfile({ images: { postgres: { tag: "15.8" } } });
  const facts = await inspectImages(withImages("postgres:15.8"), profile, never);
  expect(facts.find(({ service }) => service === "postgres")).toMatchObject({ state: "present" });
});
