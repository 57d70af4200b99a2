import { Agent, request } from "node:http";
import type { RunningEngine } from "../support/engine/index.ts";
import type { Ran } from "../support/product.ts";

export interface EdgeTimes {
  /** Milliseconds of a small request, median of many: by the edge, and at the api itself. */
  through: number;
  direct: number;
  mebibytes: number;
  /** Of all verification on a healthy stack, and the slowest part of it. */
  verification: number;
  slowest: string;
}

const requests = 1_000;

export async function measureEdge(
  engine: Pick<RunningEngine, "docker">,
  { project, port, again }: { project: string; port: number; again: Ran },
): Promise<EdgeTimes> {
  const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
  const api = (await engine.docker("inspect", "--format", format, `${project}-api-1`)).trim();
  const [direct, through] = [await smallRequests(api, 3001), await smallRequests("127.0.0.1", port)];
  const used = await engine.docker("stats", "--no-stream", "--format", "{{.MemUsage}}", `${project}-edge-1`);
  const [, amount = "NaN", unit = "MiB"] = /^([\d.]+)(\w+)/.exec(used) ?? [];
  const parts = again.events.flatMap((event) =>
    event.type === "task-done" && event.task.startsWith("verify-") ? [event] : [],
  );
  const [slowest] = parts.toSorted((a, b) => b.milliseconds - a.milliseconds);
  return {
    through,
    direct,
    mebibytes: Number(amount) * (unit === "GiB" ? 1024 : unit === "KiB" ? 1 / 1024 : 1),
    verification: parts.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    slowest: `${slowest?.task} ${slowest?.milliseconds} ms`,
  };
}

/** One after the other over one kept connection, so that only the way differs. */
async function smallRequests(host: string, port: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  for (let done = 0; done < requests; done += 1) {
    const started = performance.now();
    await new Promise<void>((resolve, reject) => {
      request({ host, port, path: "/api", agent }, (answer) => answer.resume().on("end", resolve))
        .on("error", reject)
        .end();
    });
    times.push(performance.now() - started);
  }
  agent.destroy();
  return times.sort((a, b) => a - b)[requests / 2] ?? Number.NaN;
}
