import { describe, expect, it } from "vitest";
import { isNewer } from "../../../../src/cli/newer-version.ts";
import type { HttpRequest } from "../../../../src/domain/ports.ts";
import { ran } from "../../../support/run-command.ts";

const environment = { npm_config_registry: "https://npm.example/all" };
const answering = (status: number, body: string) => {
  const asked: HttpRequest[] = [];
  const http = async (request: HttpRequest) => {
    asked.push(request);
    return { status, headers: {}, body };
  };
  return { asked, world: { environment, ports: { http } } };
};

describe("self-update", () => {
  it("asks nobody where it was not told to", async () => {
    const { asked, world } = answering(200, "{}");
    const { problem } = await ran("self-update", world);
    expect(problem).toMatchObject({ code: "usage", saw: expect.stringContaining("self-update --check") });
    expect(asked).toEqual([]);
  });

  it("asks the registry once, with a time limit, and says what to type", async () => {
    const { asked, world } = answering(200, '{"latest":"1.3.0","next":"2.0.0-rc.1"}');
    const { exitCode, printed } = await ran("self-update --check", world);
    const url = "https://npm.example/all/-/package/dittofeed-setup/dist-tags";
    expect(asked).toEqual([{ url, timeoutMs: 10_000, asThisHost: true }]);
    expect(exitCode).toBe(0);
    expect(printed).toBe(
      "1.3.0 is newer than 1.2.3, which is running.\nTo update: npm install --global dittofeed-setup@1.3.0\n",
    );
  });

  it("says that there is none", async () => {
    const { printed } = await ran("self-update --check --json", answering(200, '{"latest":"1.2.3"}').world);
    expect(JSON.parse(printed)).toEqual({
      ...{ version: "1.2.3", latest: "1.2.3", newer: false, registry: "https://npm.example/all/", command: null },
    });
  });

  it.each([
    [404, "{}", "npm.example has no package dittofeed-setup."],
    [200, "<html>", "npm.example returned 200, without a version."],
    [200, '{"latest":"1.0.0; rm -rf ~"}', "npm.example returned 200, without a version."],
    [503, "", "npm.example returned 503, without a version."],
  ])("a registry that answers %i %s is told as such", async (status, body, saw) => {
    const { problem } = await ran("self-update --check", answering(status, body).world);
    expect(problem).toMatchObject({ code: "registry-unreachable", saw });
  });
});

it.each([
  ["0.10.0", "0.9.9", true],
  ["1.0.0", "1.0.0", false],
  ["1.0.0", "1.0.0-rc.1", true],
  ["1.0.0-rc.1", "1.0.0", false],
  ["0.2.0", "1.0.0", false],
])("%s is newer than %s: %s", (one, other, newer) => expect(isNewer(one, other)).toBe(newer));
