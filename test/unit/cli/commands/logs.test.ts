import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { logWindow } from "../../../../src/cli/commands/logs/log-window.ts";
import { runIn } from "../../../../src/cli/run.ts";
import type { DockerStack } from "../../../../src/domain/docker.ts";
import { installed } from "../../../support/installed.ts";
import { parsed, ran, refusal, testContext } from "../../../support/run-command.ts";

const usual = { command: "logs", services: [], level: "none", filter: "" };

describe("logs", () => {
  it.each([
    ["logs", usual],
    ["logs api -f -p acme", { ...usual, services: ["api"], follow: true, profile: "acme" }],
    ["logs --tail 5 --level error --filter x", { ...usual, tail: "5", level: "error", filter: "x" }],
    ["logs -n all --since 10m -t", { ...usual, tail: "all", since: "10m", timestamps: true }],
  ])("%s", (line, becomes) => expect(parsed(line)).toEqual(becomes));

  it.each([
    ["logs --level info", '--level takes warn or error, not "info".'],
    ["status --follow", "--follow works only with logs."],
  ])("%s is refused", (line, said) => expect(refusal(line)).toBe(said));

  it("prints lines of the services that were asked for, and of these what passes", async () => {
    const asked: unknown[] = [];
    const ports = installed({
      async logs({ name }, services, options, onLine) {
        asked.push(name, services, options);
        onLine("api", "listening on 3001");
        onLine("api", "error: no database");
      },
    });
    const all = await ran("logs api", { ports });
    expect([all.exitCode, all.printed]).toEqual([
      0,
      expect.stringMatching(/api.*listening on 3001\n.*api.*no database\n/),
    ]);
    expect(asked).toEqual(["acme", ["api"], { tail: 100, since: undefined, follow: false, timestamps: false }]);
    const { printed } = await ran("logs api --filter database", { ports });
    expect(printed).not.toContain("listening");
    expect(printed).toContain("no database");
  });

  it("ends quietly when nobody reads what it follows: logs -f | head", async () => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const logs: DockerStack["logs"] = (_, __, ___, ____, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        stdout.emit("error", Object.assign(new Error("write"), { code: "EPIPE" }));
      });
    expect(await runIn(testContext({ ports: installed({ logs }) }, { stdout, stderr }), ["logs", "-f"])).toBe(0);
    expect(stderr.read()).toBeNull();
  });

  it("puts the time before the line where it is asked for", async () => {
    const ports = installed({
      logs: async (_, __, { timestamps }, onLine) =>
        onLine("api", "ERROR: no", timestamps ? "2026-11-27T10:00:00.123456789Z" : undefined),
    });
    expect((await ran("logs api -t", { ports })).printed).toBe("api | 2026-11-27T10:00:00.123Z ERROR: no\n");
    expect((await ran("logs api", { ports })).printed).toBe("api | ERROR: no\n");
  });

  const now = new Date("2026-11-27T12:00:00Z");
  it.each([
    [undefined, undefined, { tail: 100, since: undefined }],
    ["all", undefined, { tail: "all", since: undefined }],
    [undefined, "10m", { tail: "all", since: new Date("2026-11-27T11:50:00Z") }],
    ["5", "1h30m", { tail: 5, since: new Date("2026-11-27T10:30:00Z") }],
    [undefined, "1.5d", { tail: "all", since: new Date("2026-11-26T00:00:00Z") }],
    [undefined, "2026-11-27T10:00", { tail: "all", since: new Date(2026, 10, 27, 10) }],
    [undefined, "2026-11-27", { tail: "all", since: new Date(2026, 10, 27) }],
    [undefined, "2026-11-27T10:00:00.5+02:00", { tail: "all", since: new Date("2026-11-27T08:00:00.500Z") }],
    [undefined, "1700000000", { tail: "all", since: new Date(1_700_000_000_000) }],
  ])("--tail %s --since %s", (tail, since, window) => expect(logWindow({ tail, since }, now)).toEqual(window));

  it.each([
    ["many", undefined, '--tail takes a number or all, not "many".'],
    [undefined, "10", "such as 10m, 2h or 1d"],
    [undefined, "", "such as 10m"],
    [undefined, "2026-02-31", 'not "2026-02-31"'],
    [undefined, "2026-11-27T25:00", "such as 10m"],
    [undefined, "2026-11-28T00:00Z", "in the future"],
  ])("--tail %s --since %s is refused", (tail, since, saw) =>
    expect(() => logWindow({ tail, since }, now)).toThrow(
      expect.objectContaining({ saw: expect.stringContaining(saw) }),
    ),
  );

  it("of a rehearsal is what its PostgreSQL has logged, in the same window", async () => {
    const said = [
      "2026-11-26 23:59:00.000 UTC [1] LOG:  starting",
      "2026-11-26 23:59:59.500 UTC [1] ERROR:  no such table",
      "\tSELECT 1",
      "2026-11-26 23:59:59.900 UTC [1] LOG:  shut down",
    ];
    const ports = { ...installed(), rehearsal: { log: async () => `${said.join("\n")}\n` } };
    const lines = async (line: string) => (await ran(`logs --target rehearsal ${line}`, { ports })).printed;
    expect(await lines("-n 1")).toBe(`postgres | ${said[3]}\n`);
    expect((await lines("--since 10s")).split("\n")).toHaveLength(4);
    expect(await lines("--since 10s -t -n 2 postgres")).toContain("postgres | 2026-11-26T23:59:59.500Z     SELECT 1\n");
    for (const [line, saw] of [
      ["-f", "cannot be followed"],
      ["api", "A rehearsal runs no api; it has only postgres."],
    ] as const)
      expect((await ran(`logs --target rehearsal ${line}`, { ports })).problem?.saw).toContain(saw);
  });

  it("hides what .env says is a secret", async () => {
    const texts = new Map([
      ["/srv/acme/compose.yaml", "# ours\n"],
      ["/srv/acme/.env", "POSTGRES_PASSWORD=correct-horse-battery\n"],
    ]);
    const ports = installed(
      { logs: async (_, __, ___, onLine) => onLine("postgres", "password correct-horse-battery") },
      texts,
    );
    expect((await ran("logs postgres", { ports })).printed).toContain("[POSTGRES_PASSWORD hidden]");
  });
});
