import { describe, expect, it } from "vitest";
import { installed } from "../../../support/installed.ts";
import { parsed, ran, refusal } from "../../../support/run-command.ts";

const usual = { command: "logs", services: [], tail: 100, level: "none", filter: "" };

describe("logs", () => {
  it.each([
    ["logs", usual],
    ["logs api -f -p acme", { ...usual, services: ["api"], follow: true, profile: "acme" }],
    ["logs --tail 5 --level error --filter x", { ...usual, tail: 5, level: "error", filter: "x" }],
  ])("%s", (line, becomes) => expect(parsed(line)).toEqual(becomes));

  it.each([
    ["logs --tail many", '--tail takes a number, not "many".'],
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
    expect(asked).toEqual(["acme", ["api"], { tail: 100, follow: false }]);
    const { printed } = await ran("logs api --filter database", { ports });
    expect(printed).not.toContain("listening");
    expect(printed).toContain("no database");
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
