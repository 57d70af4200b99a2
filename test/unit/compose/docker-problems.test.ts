import { describe, expect, it } from "vitest";
import { problemFromDocker } from "../../../compose/output/docker-problems.ts";
import texts from "../../fixtures/docker-failures/texts.json" with { type: "json" };

const cases = texts as {
  case: string;
  exitCode: number;
  code: string;
  stderr: string;
  logs?: string;
  names?: string;
}[];

describe("what Docker says when it fails", () => {
  it.each(cases)("$case is $code", ({ stderr, exitCode, code, logs, names }) => {
    const problem = problemFromDocker(stderr, exitCode, {
      doing: "start the services",
      ...(logs !== undefined && { logs }),
    });
    expect(problem.code).toBe(code);
    expect(problem.title).toContain(names ?? "");
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
});
