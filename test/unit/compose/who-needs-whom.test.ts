import { expect, it } from "vitest";
import { plannedPlaces } from "../../../compose/stack/who-needs-whom.ts";
import { someProfile } from "../../support/some-profile.ts";

const shown = (...given: Parameters<typeof plannedPlaces>) =>
  [...plannedPlaces(...given)].map(
    ([service, { needs, networks }]) => `${service} needs ${needs.join()} in ${networks.join()}`,
  );

it("is what the profile's stack says, whatever lies there", () => {
  expect(shown(someProfile(), "services: {odd: {}}", undefined)).toEqual([
    "postgres needs  in data",
    "redis needs  in data",
    "clickhouse needs  in data",
    "temporal needs postgres in data",
    "api needs postgres,redis,clickhouse,temporal in default,data",
    "worker needs postgres,redis,clickhouse,temporal in default,data",
    "dashboard needs api in default,data",
    "edge needs api,dashboard in default",
  ]);
});

it("is what a compose file and a person's own say, in both forms that Compose takes", () => {
  const text = "services: {api: {depends_on: {db: {condition: service_healthy}}, networks: {inner: {}}}, db: {}}";
  const override = "services: {api: {depends_on: [cache]}, cache: {networks: [inner]}, odd: 3}";
  expect(shown(undefined, text, override)).toEqual([
    "api needs db,cache in inner",
    "db needs  in default",
    "cache needs  in inner",
  ]);
});

it("is nothing where there is no file, or none that can be read", () => {
  expect([shown(undefined, undefined, undefined), shown(undefined, "services: [", "a: b: c")]).toEqual([[], []]);
});
