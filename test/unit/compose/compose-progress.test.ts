import { describe, expect, it } from "vitest";
import { composeProgress } from "../../../compose/output/compose-progress.ts";
import { dockerPullProgress, jsonPullProgress } from "../../../compose/output/pull-progress.ts";
import { wholeLines } from "../../../src/adapters/shell/whole-lines.ts";

/** Lines as the shell gives them: without what moves a cursor, which Compose 2.26 prints even with --no-color. */
const linesOf = (text: string) => {
  const lines: string[] = [];
  const shell = wholeLines((line) => lines.push(line));
  shell.write(Buffer.from(text));
  shell.end();
  return lines;
};

const told = (text: string, project = "ditto") => {
  const read = composeProgress(project);
  return linesOf(text)
    .flatMap((line) => read(line))
    .map((report) => (report.type === "service" ? `${report.service} ${report.state}` : `| ${report.line}`));
};

describe("compose's progress", () => {
  it("is read from JSON, each state once although every waiter repeats it", () => {
    const events = [
      "Creating",
      "Created",
      "Starting",
      "Started",
      "Waiting",
      "Waiting",
      "Healthy",
      "Waiting",
      "Healthy",
    ];
    const lines = events.map((status) => JSON.stringify({ id: "Container ditto-postgres-1", status }));
    const layer = '{"id":"a1","parent_id":"postgres","text":"Downloading","status":"[=>]","current":1,"total":2}';
    const error = '{"error":true,"message":"dependency failed to start"}';
    expect(told([...lines, layer, '{"id":"redis","text":"Pulled"}', error].join("\n"))).toEqual([
      "postgres created",
      "postgres starting",
      "postgres running",
      "postgres waiting",
      "postgres healthy",
      "| redis Pulled",
      "| dependency failed to start",
    ]);
  });

  it("is read from 2.26's plain lines", () => {
    const text = ` Network ditto_default  Creating\n\u001b[2K Container ditto-api-1  Running\n Container ditto-api-1  Waiting
 Container ditto-api-1  Healthy\n Container ditto-api-1  Healthy\n Container other-api-1  Healthy\n`;
    expect(told(text)).toEqual(["| Network ditto_default  Creating", "api running", "api waiting", "api healthy"]);
  });

  it("is read from v1's lines", () => {
    const text = `Creating network "ditto_default" with the default driver\nCreating ditto_redis_1 ... \nCreating ditto_redis_1 ... done
ditto_postgres_1 is up-to-date\nRecreating ditto_api_1 ... done\nStopping ditto_worker_1 ... done\nStarting ditto_temporal_1 ... error`;
    expect(told(text)).toEqual([
      '| Creating network "ditto_default" with the default driver',
      "redis running",
      "postgres running",
      "api running",
      "worker stopped",
      "temporal unhealthy",
    ]);
  });

  it("calls a service of several containers healthy when the last one is", () => {
    const text = `${[1, 2].map((n) => ` Container ditto-worker-${n}  Started\n`).join("")} Container ditto-worker-1  Healthy\n`;
    expect(told(text)).toEqual(["worker running"]);
    expect(told(`${text} Container ditto-worker-2  Healthy`)).toEqual(["worker running", "worker healthy"]);
  });

  it("follows a container through a restart, under the name it has while it is replaced", () => {
    const text = ` Container ditto-api-1  Healthy\n Container 0123456789ab_ditto-api-1  Recreated\n Container ditto-api-1  Restarting\n`;
    expect(told(text)).toEqual(["api healthy", "api created", "api starting"]);
  });
});

describe("a pull's progress", () => {
  it("is only begin and end without a terminal", () => {
    const read = dockerPullProgress("redis:7.2.5");
    const lines = [
      "7.2.5: Pulling from library/redis",
      "a1b2: Pull complete",
      "Status: Downloaded newer image for redis:7.2.5",
    ];
    const seen = [...lines, "docker.io/library/redis:7.2.5"].flatMap(read);
    expect(seen.map(({ state }) => state)).toEqual(["pulling", "pulled"]);
  });

  it("counts the bytes of all layers, and no byte twice", () => {
    const read = jsonPullProgress("redis:7.2.5");
    const layer = (id: string, status: string, current?: number, total?: number) =>
      JSON.stringify({ id, status, progressDetail: current === undefined ? {} : { current, total } });
    const lines = [
      '{"status":"Pulling from library/redis","id":"7.2.5"}',
      layer("aaaaaaaaaaaa", "Downloading", 10, 100),
      layer("bbbbbbbbbbbb", "Downloading", 50, 50),
      layer("aaaaaaaaaaaa", "Download complete"),
      layer("aaaaaaaaaaaa", "Extracting", 1, 100),
      '{"status":"Status: Downloaded newer image for redis:7.2.5"}',
    ];
    expect(lines.flatMap(read).map(({ state, done, total }) => [state, done, total])).toEqual([
      ["pulling", 0, undefined],
      ["pulling", 10, 100],
      ["pulling", 60, 150],
      ["pulling", 150, 150],
      ["pulled", 150, 150],
    ]);
  });
});
