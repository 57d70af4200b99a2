import { describe, expect, it } from "vitest";
import { installationPaths } from "../../../../src/domain/installation-files.ts";
import { parsed, ran, refusal } from "../../../support/run-command.ts";
import { someJournal } from "../../../support/some-report.ts";
import { stoppedEngine } from "../../../support/stopped-engine.ts";

describe("report", () => {
  it("takes where to, and what to leave out", () => {
    expect(parsed("report x.html --hide-emails -y")).toEqual({
      ...{ command: "report", file: "x.html", hideEmails: true, yes: true },
    });
    expect(refusal("report")).toBe("report needs a file that ends in .html or .md, or -.");
  });

  it("writes a page for its owner alone, and says where and what is wrong first", async () => {
    const ports = stoppedEngine();
    await ports.files.write(installationPaths("/srv/acme").journal, `${someJournal.join("\n")}\n`, 0o600);
    const { exitCode, printed } = await ran("report x.html", { ports });
    expect([exitCode, printed.split("\n")[0]]).toEqual([0, "/work/x.html"]);
    expect(printed).toContain("(H1)");
    expect((await ports.files.facts("/work/x.html"))?.mode).toBe(0o600);
    const page = (await ports.files.read("/work/x.html")) ?? "";
    expect(page).toMatch(/^<!doctype html>/);
    for (const said of ["dittofeed-setup 1.2.3", "Start the applications", "could not run until this is fixed"])
      expect(page).toContain(said);
    // What the profile says of the stack is drawn, though nothing of it could be seen.
    expect(page).toContain("clickhouse: not known (Not known)");
    expect(page).toContain("dashboard needs api.");
  });

  it("writes Markdown by the file's name, and to standard output; there as data too", async () => {
    const ports = stoppedEngine();
    await ran("report x.md", { ports });
    const { printed } = await ran("report -", { ports });
    expect(printed).toBe(await ports.files.read("/work/x.md"));
    expect(printed).toMatch(/^# acme\n/);
    const { printed: data } = await ran("report - --json", { ports });
    expect(JSON.parse(data)).toMatchObject({ installation: "acme", verdict: { severity: "fail" } });
    expect((await ran("report x.txt", { ports })).problem?.saw).toContain('it was given "x.txt"');
  });

  it("takes the place of a file only where that is said, and says so before it looks", async () => {
    const ports = stoppedEngine();
    await ports.files.write("/work/x.html", "somebody's", 0o600);
    const { inspectEngine } = ports.docker;
    const unasked = { ...ports, docker: { inspectEngine } };
    expect((await ran("report x.html", { ports: unasked })).problem?.next).toContain("--yes");
    expect(await ports.files.read("/work/x.html")).toBe("somebody's");
    await ran("report x.html --yes", { ports });
    expect(await ports.files.read("/work/x.html")).toMatch(/^<!doctype html>/);
  });

  it("says of a file what is in it, with --json", async () => {
    const { printed } = await ran("report x.html --json", { ports: stoppedEngine() });
    expect(JSON.parse(printed)).toMatchObject({ path: "/work/x.html", bytes: expect.any(Number) });
  });

  it("is a page to be read, however much a program has said", async () => {
    const ports = stoppedEngine();
    const saw = "no docker ".repeat(100_000);
    const saying = {
      ...ports,
      docker: { ...ports.docker, inspectEngine: async () => ({ state: "stopped" as const, saw }) },
    };
    await ran("report x.html", { ports: saying });
    expect((await ports.files.facts("/work/x.html"))?.bytes).toBeLessThan(60_000);
  });

  it("hides what only this installation's settings tell is a secret", async () => {
    const canary = "a9Zq-canary<&\"'>w";
    const ports = stoppedEngine();
    const { docker, files } = ports;
    await files.write(
      "/srv/acme/.env",
      `MY_WORD='${canary.replaceAll("'", "")}'\nJWT_SECRET=${"c4n4ry".repeat(6)}\n`,
      0o600,
    );
    const saw = `no docker: ${canary.replaceAll("'", "")} ${"c4n4ry".repeat(6)}`;
    const saying = { ...ports, docker: { ...docker, inspectEngine: async () => ({ state: "stopped" as const, saw }) } };
    for (const name of ["x.html", "x.md"]) {
      await ran(`report ${name}`, { ports: saying });
      const text = (await files.read(`/work/${name}`)) ?? "";
      expect(text).toContain("no docker:");
      expect(text).toContain("JWT_SECRET hidden");
      expect(text).not.toMatch(/a9Zq|c4n4ry/);
    }
  });
});
