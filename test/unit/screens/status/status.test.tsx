import { describe, expect, it } from "vitest";
import type { Look, SeenService } from "../../../../screens/status/history.ts";
import { createStatus } from "../../../../screens/status/status.tsx";
import { allServices } from "../../../../src/domain/service.ts";
import { renderApp } from "../../../support/render-app.tsx";

const services = (at: number): SeenService[] =>
  allServices.map((service, index) => ({
    ...{ service, condition: "healthy" as const, restarts: 0, containers: service },
    ...{ memoryBytes: 90_000_000 + index * 20_000_000 + at * 1000, cpuMs: at * (index / 10) },
  }));
const look = (at: number): Look => ({ at, services: services(at), freeBytes: 41_000_000_000 - at * 1000 });

function watching(size?: { columns: number; rows: number }, env?: Record<string, string>) {
  let isEnded = false;
  let show: (look: Look) => void = () => undefined;
  let fail: (saw: string) => void = () => undefined;
  const rendered = renderApp(
    (rate) =>
      createStatus(
        {
          ...{ title: "Watching acme", every: 2, cancel: () => undefined },
          watch(onLook, onFailure) {
            [show, fail] = [onLook, onFailure];
            return () => {
              isEnded = true;
            };
          },
        },
        rate,
      ),
    size,
    env,
  );
  return { ...rendered, show: (one: Look) => show(one), fail: (saw: string) => fail(saw), isEnded: () => isEnded };
}

describe("watching the services", () => {
  it("says that it looks, then shows a row for each service, and what has changed since", async () => {
    const { sees, show, frame } = watching();
    await sees("Checking the services");
    for (const at of [0, 2000, 4000, 6000]) show(look(at));
    await sees("Watched for 6 s, every 2 s");
    expect(frame()).toContain("9 of 9 healthy");
    expect(frame()).toMatch(/✔ api +healthy +176 MB ▁▂▄▆ +40 % ▄▄▄/);
    expect(frame()).toMatch(/Free disk {2}41\.0 GB, 6\.0 MB less than at the start ▅▄▂▁/);
  });

  it("names what is not well by a word and a mark", async () => {
    const { sees, show, frame } = watching();
    const [one, two, ...rest] = services(0);
    if (one === undefined || two === undefined) throw new Error("no services");
    const unwell = [
      { ...one, condition: "crash-loop" as const, restarts: 7 },
      { ...two, condition: "absent" as const, memoryBytes: undefined },
    ];
    show({ ...look(0), services: [...unwell, ...rest] });
    await sees("7 of 9 healthy");
    expect(frame()).toMatch(/✘ postgres +restarts, 7x|✖ postgres +restarts, 7x/);
    expect(frame()).toMatch(/redis +not there +– /);
  });

  it("keeps what it saw when a look fails, and says why", async () => {
    const { sees, show, fail } = watching();
    fail("no docker");
    await sees("This check failed; the next one follows: no docker");
    show(look(0));
    fail("no docker");
    await sees("clickhouse");
    show(look(2000));
    await sees("Watched for 2 s");
  });

  it("fits 40 columns and 12 rows, where it is scrolled", async () => {
    const { sees, show, frame, type } = watching({ columns: 40, rows: 12 });
    for (const at of [0, 2000, 4000]) show(look(at));
    await sees("postgres");
    expect(
      Math.max(
        ...frame()
          .split("\n")
          .map((row) => row.length),
      ),
    ).toBeLessThanOrEqual(40);
    expect(frame()).not.toContain("cloudflared");
    type("\x1b[F");
    await sees("cloudflared");
  });

  it("draws with plain signs where there are no others", async () => {
    const { sees, show, frame } = watching(undefined, { LANG: "C" });
    for (const at of [0, 2000, 4000]) show(look(at));
    await sees("Watched for 4 s");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what is no ASCII is looked for
    expect(frame()).not.toMatch(/[^\u0000-\u007f]/);
  });

  it.each([
    ["q", "q"],
    ["Ctrl-C", "\x03"],
    ["Esc", "\x1b"],
  ])("ends with %s, and says what it saw last", async (_, key) => {
    const { app, show, type, isEnded } = watching();
    show(look(0));
    type(key);
    expect(await app.finished).toEqual(["Watched 9 services for 0 s: all healthy."]);
    expect(isEnded()).toBe(true);
  });

  it("explains itself with ?", async () => {
    const { sees, type } = watching();
    type("?");
    await sees("share of one processor. The bars");
    type("q");
    await sees("Checking the services");
  });
});
