import { expect, it } from "vitest";
import type { ImageFacts } from "../../../src/domain/facts/containers.ts";
import { pullImages } from "../../../tasks/images/pull-images.ts";
import { someFacts } from "../../support/some-facts.ts";
import { profile, secrets } from "../compose/support.ts";

const image = (reference: string): ImageFacts => ({
  service: "api",
  reference,
  state: "pullable",
  id: undefined,
  saw: undefined,
});
const changes = (reference: string) => {
  const registry = { server: "registry.example.com", username: "robot", password: { fromEnv: "R" } };
  const assessed = pullImages.assess({
    profile: profile({ registry }),
    secrets: secrets(),
    facts: someFacts({ images: [image(reference)] }),
  });
  return assessed.state === "needed" ? assessed.changes : [];
};

it("says before a login where Docker's client keeps the password, and how it is removed", () => {
  const [logIn] = changes("registry.example.com/api:1");
  expect(logIn?.action).toBe("log-in");
  expect(logIn?.what).toMatch(/^registry\.example\.com as robot /);
  expect(logIn?.what).toContain("config.json");
  expect(logIn?.what).toContain("docker logout");
  expect(changes("docker.io/api:1").map(({ action }) => action)).toEqual(["pull"]);
});
