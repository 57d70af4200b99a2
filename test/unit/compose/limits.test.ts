import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { composeText } from "../../../compose/stack/compose-file.ts";
import { usualLimits } from "../../../compose/stack/limits.ts";
import { readProfile } from "../../../src/adapters/profiles/profile-text.ts";
import type { ProfileInput } from "../../../src/domain/profile.ts";
import { allServices } from "../../../src/domain/service.ts";
import { profile, secrets } from "./support.ts";

function limits(asked: ProfileInput["limits"] = {}, override?: string) {
  const { services } = parse(composeText(profile({ tunnel: {}, limits: asked }), secrets(), override), { merge: true });
  const both = allServices.map((name) => [name, [services[name].mem_limit, services[name].pids_limit]]);
  return Object.fromEntries(both) as Record<(typeof allServices)[number], [string | undefined, number | undefined]>;
}

describe("limits", () => {
  it("are there for every service", () => {
    for (const service of allServices)
      expect(limits()[service]).toEqual([usualLimits[service].memory, usualLimits[service].pids]);
  });

  it("are what the profile says, one by one, and none where it says false", () => {
    const asked = { postgres: { memory: "16g" }, redis: { memory: false, pids: 100 }, worker: false } as const;
    const { postgres, redis, worker, api } = limits(asked);
    expect([postgres, redis, worker, api]).toEqual([
      ["16g", usualLimits.postgres.pids],
      [undefined, 100],
      [undefined, undefined],
      [usualLimits.api.memory, usualLimits.api.pids],
    ]);
  });

  it.each([
    ["mem_limit: 1g", [undefined, 2048]],
    ["mem_reservation: 9g", [undefined, 2048]],
    ["memswap_limit: -1", [undefined, 2048]],
    ["deploy: {resources: {limits: {memory: 1g}}}", [undefined, undefined]],
    ["deploy: {resources: {limits: {cpus: '1'}}}", [undefined, undefined]],
    ["deploy: {resources: {reservations: {memory: 1g}}}", [undefined, 2048]],
    ["deploy: {resources: {limits: {pids: 5}}}", [undefined, undefined]],
    ["deploy: {resources: {reservations: {cpus: '1'}}}", ["4g", 2048]],
    ["pids_limit: 5", ["4g", undefined]],
    ["deploy: {replicas: 2}", ["4g", 2048]],
    ["deploy:", ["4g", 2048]],
  ])("leave to an override what it says: %s", (said, expected) => {
    const found = limits({}, `services:\n  api:\n    ${said}\n`);
    expect(found.api).toEqual(expected);
    expect(found.worker).toEqual(["4g", 2048]);
  });

  it.each([
    ["api: {memory: 4}", "limits.api.memory", "an amount such as 512m or 4g"],
    ["api: {memory: lots}", "limits.api.memory", "an amount such as 512m or 4g"],
    ["api: {memory: 10m}", "limits.api.memory", "at least 64m"],
    ["api: {pids: 1}", "limits.api.pids", "a whole number from 64"],
    ["api: true", "limits.api", "a group with memory and pids, or false"],
    ["api: {memry: 4g}", "limits.api.memry", 'did you mean "memory"?'],
    ["apu: false", "limits.apu", 'did you mean "api"?'],
  ])("are refused by name: %s", (said, path, message) => {
    const start = "apiVersion: dittofeed-setup/v1\nmode: standard\naddress: https://app.example.com\n";
    const workspace = "workspace: {name: A, domain: example.com, administrator: a@example.com}\n";
    const read = readProfile(`${start}${workspace}limits:\n  ${said}\n`);
    expect("issues" in read && read.issues).toEqual([
      expect.objectContaining({ line: 6, path, message: expect.stringContaining(message) }),
    ]);
  });
});
