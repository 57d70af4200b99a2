import { expect, it } from "vitest";
import type { Look, SeenService } from "../../../../screens/status/history.ts";
import { nothingSeen, sparkline, withLook } from "../../../../screens/status/history.ts";

const api: SeenService = {
  ...{ service: "api", condition: "healthy", restarts: 0, containers: "a" },
  ...{ memoryBytes: 100, cpuMs: 1000 },
};

const looked = (...looks: readonly [at: number, parts: Partial<SeenService>][]) =>
  looks
    .map(([at, parts]): Look => ({ at, freeBytes: at, services: [{ ...api, ...parts }] }))
    .reduce(withLook, nothingSeen);

it("counts processor time between two looks, as percent of one processor", () => {
  const { services, since } = looked([0, {}], [2000, { cpuMs: 2000 }], [4000, { cpuMs: 6000 }]);
  expect([services[0]?.cpu, services[0]?.memory, since]).toEqual([[50, 200], [100, 100, 100], 0]);
});

it("takes no time of a container that was made anew for one of the container before it", () => {
  expect(looked([0, {}], [2000, { containers: "b", cpuMs: 9000 }]).services[0]?.cpu).toEqual([]);
  expect(looked([0, {}], [2000, { cpuMs: 10 }]).services[0]?.cpu).toEqual([]);
});

it("leaves out what could not be seen, and forgets what is old", () => {
  const { services } = looked([0, {}], [2000, { memoryBytes: undefined, cpuMs: undefined }], [4000, {}]);
  expect([services[0]?.memory, services[0]?.cpu]).toEqual([[100, 100], []]);
  const many = Array.from({ length: 500 }, (_, at): [number, Partial<SeenService>] => [at, { memoryBytes: at }]);
  expect(looked(...many).services[0]?.memory).toHaveLength(120);
});

it.each([
  [[0, 25, 50, 100], 10, "▁▃▅█"],
  [[50, 51, 50], 100, "▁▁▁"],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 1, "▁▂▄▅▇█"],
  [[], 1, ""],
])("%j within %i is drawn as %s", (samples, span, drawn) => {
  expect(sparkline(samples, { columns: 6, span, unicode: true })).toBe(drawn);
  expect(sparkline([80], { columns: 6, span: 100, floor: 0, unicode: true })).toBe("▇");
  expect(sparkline(samples, { columns: 6, span, unicode: false })).toMatch(/^[_.\-~=+*#]*$/);
});
