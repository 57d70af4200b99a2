import { describe, expect, it } from "vitest";
import { saysCutOff } from "../../../compose/output/cut-off.ts";
import { problemFromDocker } from "../../../compose/output/docker-problems.ts";
import { tellingLines } from "../../../compose/output/telling-lines.ts";
import type { ServiceName } from "../../../src/domain/service.ts";
import texts from "../../fixtures/docker-failures/texts.json" with { type: "json" };

const cases = texts as {
  case: string;
  exitCode: number;
  code: string;
  stderr: string;
  logs?: string;
  names?: string;
  /** Whose log it is. */
  service?: ServiceName;
  /** What a person is to type. */
  types?: string;
}[];

const failed = (service: ServiceName) => ({ name: `acme-${service}-1`, image: `${service}:1`, service });

describe("what Docker says when it fails", () => {
  it.each(cases)("$case is $code", ({ stderr, exitCode, code, logs, names, service, types }) => {
    const problem = problemFromDocker(stderr, exitCode, {
      doing: "start the services",
      ...(logs !== undefined && { logs }),
      ...(service !== undefined && { failed: failed(service) }),
      project: "acme",
    });
    expect(problem.code).toBe(code);
    expect(problem.title).toContain(names ?? "");
    expect(problem.next).toContain(types ?? "");
    for (const part of [problem.saw, problem.why, problem.next]) expect(part.trim()).not.toBe("");
    expect(problem.saw).not.toContain("\n");
    expect(problem.title + problem.next).not.toMatch(/undefined|\$\{/);
  });

  it("says what was being done where no text is known, and cuts endless lines", () => {
    const problem = problemFromDocker("x".repeat(5000), 3, { doing: "pull an image" });
    expect(problem.title).toBe("Docker could not pull an image");
    expect(problem.saw.length).toBeLessThan(450);
  });

  it("takes no cause from a log that only happens to hold such words", () => {
    const stderr = "dependency failed to start: container dittofeed-api-1 is unhealthy\n";
    const problem = problemFromDocker(stderr, 1, { doing: "start", logs: "GET /x 401 unauthorized\n" });
    expect(problem.code).toBe("container-unhealthy");
  });

  it("takes what one service says of its data for nobody else's", () => {
    const logs = "the customer wrote: Bad file format reading the append only file\n";
    const stderr = "container acme-api-1 exited (1)\n";
    const problem = problemFromDocker(stderr, 1, { doing: "start", logs, failed: failed("api") });
    expect(problem.code).toBe("container-exited");
  });

  it("puts a name into a command as one word, whatever it holds", () => {
    const stderr = 'Conflict. The container name "/a; rm -rf $(x)" is already in use by container "9"';
    expect(problemFromDocker(stderr, 1, { doing: "start" }).next).toContain("docker rename 'a; rm -rf $(x)' ");
  });

  it.each([
    ["for ", "is unhealthy"],
    ["error during connect:", ""],
    ["repository ", ""],
    ["exec failed setns ", ""],
    ["network ", ""],
    ["image with reference x was found but does not match ", ""],
    ['The container name "', ""],
    ["could not open file ", ""],
    ["a\n", ""],
  ])("is quick on a megabyte of %j", (part, end) => {
    const text = part.repeat(1_000_000 / part.length) + end;
    // What it takes itself, whoever else keeps the processor busy: a quadratic search takes minutes.
    const before = process.cpuUsage();
    problemFromDocker(text, 1, { doing: "start", logs: text, failed: failed("redis") });
    saysCutOff(text);
    tellingLines([text, ...text.split("\n").slice(-200)], 3);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(2000);
  });
});

describe("the lines of a log that say why", () => {
  const crash = (error: string, ...details: string[]) => [
    "listening on 3001",
    "[eval]:1",
    "const e = new Error('getaddrinfo')",
    "          ^",
    "",
    error,
    "    at [eval]:1:11",
    "    at node:internal/main/eval_string:51:3 {",
    ...details,
    "}",
    "",
    "Node.js v24.21.0",
  ];

  it.each([
    ["Error: getaddrinfo ENOTFOUND smtp.internal.example", "  code: 'ENOTFOUND',"],
    ["TypeError: Cannot read properties of undefined (reading 'x')"],
    ["MissingSecretError: JWT_SECRET"],
    ["Error: outer", "  [cause]: Error: connect ECONNREFUSED 10.0.0.1:5432"],
    ["Uncaught:", "PrismaClientInitializationError: P1001"],
  ])("of a Node.js crash: %s", (error, ...details) => {
    const lines = tellingLines(crash(error, ...details), 3);
    expect(lines).toContain(details.find((line) => line.includes("Error:")) ?? error);
    expect(lines.join("\n")).not.toMatch(/^(\}|Node\.js|\s*)$/m);
  });

  it.each([
    [["a", "FATAL:  the database system is starting up", "b"], "FATAL:  the database system is starting up"],
    [["panic: no namespace", "", "goroutine 1 [running]:", "main.go"], "panic: no namespace"],
    [['{"level":60,"msg":"no way"}', "bye"], '{"level":60,"msg":"no way"}'],
    [
      ["31782:M # Bad file format reading the append only file x"],
      "31782:M # Bad file format reading the append only file x",
    ],
  ])("of others: %j", (log, told) => {
    expect(tellingLines(log, 3)).toContain(told);
  });

  it("are the last ones where none names an error", () => {
    expect(tellingLines(["a", "b", "c", "d", ""], 2)).toEqual(["c", "d"]);
    expect(tellingLines([], 3)).toEqual([]);
  });
});
