import { describe, expect, it } from "vitest";
import { installed, lockFile } from "../../../support/installed.ts";
import { parsed, ran, refusal } from "../../../support/run-command.ts";

describe("down", () => {
  it.each([
    ["down", { command: "down" }],
    ["down --remove-data acme", { command: "down", removeData: "acme" }],
  ])("%s", (line, becomes) => expect(parsed(line)).toEqual(becomes));

  it("of one service is not down", () =>
    expect(refusal("down api")).toBe(
      '"api" is a service, and down removes the containers of all services. To stop one: dittofeed-setup stop api',
    ));

  it.each([
    ["down", { removeVolumes: false }, "acme: removed containers and network. The data is kept in its volumes.\n"],
    [
      "down --remove-data acme",
      { removeVolumes: true },
      "acme: removed containers, network and volumes. /srv/acme/.env is kept.\n",
    ],
  ])("%s", async (line, options, told) => {
    const asked: unknown[] = [];
    const ports = installed({ down: async ({ name }, given) => void asked.push(name, given) });
    expect(await ran(line, { ports })).toMatchObject({ exitCode: 0, told });
    expect(asked).toEqual(["acme", options]);
  });

  it("says that a person's own services went too", async () => {
    const ports = installed({ composeServices: async () => ["backup", "caddy"], down: async () => undefined });
    expect((await ran("down", { ports })).told).toContain("Your own services were removed with them: backup, caddy.\n");
  });

  it("removes no data of an installation that was not named", async () => {
    const { problem } = await ran("down --remove-data amce", { ports: installed() });
    expect(problem).toMatchObject({
      code: "usage",
      saw: expect.stringContaining('got "amce", but this one is "acme"'),
    });
  });

  it("waits for nobody: another run holds the lock", async () => {
    const ports = installed();
    await ports.files.createExclusive(
      lockFile,
      JSON.stringify({
        pid: 2,
        bootId: "b",
        startedAtTick: "2",
        hostname: "h",
        command: "dittofeed-setup apply",
        since: "",
      }),
      0o600,
    );
    const { problem } = await ran("down", { ports: { ...ports, host: { ...ports.host, isAlive: async () => true } } });
    expect(problem?.code).toBe("lock-held");
  });
});
