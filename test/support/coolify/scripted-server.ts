import { parse } from "yaml";
import type { Ran, Server } from "./docker-port.ts";

/** A server on which nothing runs: it reads what Coolify types, and says what an engine would. It fails on any other line. */
export interface ScriptedServer extends Server {
  /** What lies there, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Containers by name, with their labels. */
  readonly containers: ReadonlyMap<string, readonly string[]>;
  /** What `docker compose up` answers from now on; undefined: they come up. */
  failUp: string | undefined;
  /** What a command in a container does. */
  exec: (container: string, command: string) => Partial<Ran> | Promise<Partial<Ran>>;
  /** Kept until it is resolved: a deployment that takes its time. */
  upWaitsFor: Promise<void>;
}

export function scriptedServer(): ScriptedServer {
  const files = new Map<string, string>();
  const containers = new Map<string, readonly string[]>();
  const said = (stdout = "", exitCode = 0, stderr = ""): Ran => ({ exitCode, stdout, stderr });

  const up = (file: string): Ran => {
    const { services } = parse(files.get(file) ?? "") as {
      services: Record<string, { container_name: string; labels: string[] }>;
    };
    for (const { container_name, labels } of Object.values(services)) containers.set(container_name, labels);
    return said("", 0, [...containers.keys()].map((name) => ` Container ${name}  Started\n`).join(""));
  };
  const listed = (label: string) =>
    [...containers]
      .filter(([, labels]) => labels.includes(label))
      .map(([Names, labels]) => JSON.stringify({ Names, Labels: labels.join(",") }));

  const server: ScriptedServer = {
    files,
    containers,
    failUp: undefined,
    exec: () => ({}),
    upWaitsFor: Promise.resolve(),
    async run(line, onOutput) {
      const ran = await answer(line);
      if (ran.stdout !== "") onOutput?.(ran.stdout, "stdout");
      if (ran.stderr !== "") onOutput?.(ran.stderr, "stderr");
      return ran;
    },
  };

  async function answer(line: string): Promise<Ran> {
    const written = /^echo '([^']*)' \| base64 -d \| tee '(.*)' > \/dev\/null$/.exec(line);
    if (written !== null) {
      files.set(written[2] ?? "", Buffer.from(written[1] ?? "", "base64").toString());
      return said();
    }
    const asked = /^docker ps -a --filter='label=([^']+)'/.exec(line);
    if (asked !== null) return said(listed(asked[1] ?? "").join("\n"));
    const inspected = /^docker ps -aq --filter='label=([^']+)' \| xargs -r docker inspect$/.exec(line);
    if (inspected !== null) {
      const State = { Status: "running", Health: { Status: "healthy" } };
      return said(JSON.stringify(listed(inspected[1] ?? "").map(() => ({ State, RestartCount: 0 }))));
    }
    const removed = /^docker rm -f (\S+)$/.exec(line);
    if (removed !== null) {
      containers.delete(removed[1] ?? "");
      return said();
    }
    if (/^docker stop -t 30 \S+$|^docker network |^mkdir -p |^rm -rf |^chmod /.test(line)) return said();
    const compose = / docker compose .* -f (\S+) up -d$/.exec(line);
    if (compose !== null) {
      await server.upWaitsFor;
      return server.failUp === undefined ? up(compose[1] ?? "") : said("", 1, server.failUp);
    }
    const executed = /^docker exec (\S+) sh -c '(.*)'$/s.exec(line);
    if (executed !== null) {
      const command = (executed[2] ?? "").replaceAll("'\\''", "'");
      return { ...said(), ...(await server.exec(executed[1] ?? "", command)) };
    }
    throw new Error(`nobody scripted this line of Coolify's: ${line}`);
  }
  return server;
}
