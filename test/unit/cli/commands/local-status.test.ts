import { describe, expect, it } from "vitest";
import { statusLine } from "../../../../src/cli/commands/local/process-texts.ts";
import { localStatusLines } from "../../../../src/cli/commands/local/status-lines.ts";
import { localSpecs } from "../../../../src/domain/local-services.ts";

describe("local status", () => {
  it("says what is built, what runs and since when, and what a killed local up has left", () => {
    const said = localStatusLines({
      name: "dev",
      source: {
        ...{ root: "/src", state: "there", commit: "0e0c3bac2b47fee6", branch: "main", changed: 2, install: "current" },
        node: { path: "/usr/bin/node", version: "20.20.2" },
        packages: [
          { name: "emailo", state: "current" },
          { name: "api", state: "older" },
        ],
      },
      containers: [{ service: "postgres", condition: "healthy" }],
      processes: [
        { process: "api", state: "ready", port: 3001, restarts: 1, pid: 7, uptimeSeconds: 65, memoryBytes: 320e6 },
        { process: "dashboard", state: "left", port: 3000, restarts: 0, pid: 8 },
        { process: "worker", state: "given-up", port: undefined, restarts: 4, ended: "ended with code 1" },
      ],
    });
    expect(said.slice(2)).toEqual([
      "Source      /src",
      "Commit      main 0e0c3bac, 2 changed files",
      "Node        20.20.2 (/usr/bin/node)",
      "Installed   yes",
      "Built       api older than its source",
      "",
      "Containers",
      "  postgres    healthy",
      "",
      "Processes",
      "  api         ready on port 3001, process 7, for 1 min, 320 MB, 1 restart",
      "  dashboard   left by a local up that was killed, process 8; the next local up ends it",
      "  worker      failed, 4 restarts, ended with code 1",
    ]);
  });
});

it("the line below the log says of each process what it is doing, in fewer words where there is less room", () => {
  const of = (process: "api" | "worker" | "build", name: "ready" | "waiting", restarts = 0) => ({
    ...{ process, needsTemporal: false, restarts, crashes: [], ended: undefined },
    phase: name === "ready" ? { name, since: 0 } : { name },
  });
  const state = {
    isStopping: false,
    processes: [of("api", "ready", 2), of("worker", "waiting"), of("build", "ready")],
  };
  const { api, worker } = localSpecs("/src", "next");
  expect(statusLine(state, [api, worker], { type: "failed", errors: 3 })).toEqual({
    full: "api ready on port 3001, worker waiting for Temporal, build failed with 3 errors; 2 restarts",
    short: "api ok, worker waits, build failed",
  });
});
