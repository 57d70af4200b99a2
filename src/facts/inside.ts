import {
  type InsideAnswer,
  type InsideQuestion,
  insideScript,
  questionWithSettings,
} from "../../compose/scripts/inside.ts";
import type { InsideFacts, NeighbourFacts } from "../domain/facts/application.ts";
import type { InspectedContainer } from "../domain/facts/containers.ts";
import type { ServiceName } from "../domain/service.ts";
import type { ProbeContext } from "./probe-context.ts";
import { withTimeout } from "./with-timeout.ts";

/** What the app's containers need to reach; only these three have Node. */
const neighboursOf: Partial<Record<ServiceName, readonly ServiceName[]>> = {
  api: ["postgres", "redis", "clickhouse", "temporal"],
  worker: ["postgres", "redis", "clickhouse", "temporal"],
  dashboard: ["postgres", "clickhouse", "api"],
};

/** Settings that must be the same in several containers, or the same as in `.env`. */
const comparedNames = [
  ...["JWT_SECRET", "SECRET_KEY", "AUTH_MODE", "AUTH_PROVIDER", "DASHBOARD_URL", "NODE_ENV"],
  ...["DATABASE_URL", "POSTGRES_PASSWORD", "CLICKHOUSE_PASSWORD", "REDIS_PASSWORD", "GOOGLE_CLIENT_SECRET"],
];

/** The program ends by itself before; this is for an engine that does not run it. */
const limitMs = 10_000;

interface Asked {
  container: string;
  from: ServiceName;
  run(signal: AbortSignal): Promise<string>;
}

/**
 * Asks from within every running container of the app; where none runs, from one of its own beside
 * the stack.
 */
export async function inspectInside(place: ProbeContext): Promise<InsideFacts> {
  const { ports, containers, signal } = place;
  const key = Buffer.from(ports.host.randomBytes(32)).toString("hex");
  const question = (neighbours: readonly ServiceName[]): InsideQuestion => ({ key, names: comparedNames, neighbours });
  const running = containers.filter(({ service, state }) => neighboursOf[service] !== undefined && state === "running");
  const asked = running.map(({ id, name, service }): Asked => {
    const input = JSON.stringify(question(neighboursOf[service] ?? []));
    return {
      container: name,
      from: service,
      run: (limit) => ports.docker.runNode({ container: id }, insideScript, input, limit),
    };
  });
  const beside = asked.length > 0 ? undefined : askedBeside(place, question);
  const all = beside === undefined ? asked : [beside];
  const answers = await Promise.all(
    all.map(async (one) => ({
      ...one,
      seen: await withTimeout(ports.clock, limitMs, signal, (limit) => one.run(limit)),
    })),
  );
  return together(answers.map(({ seen, ...one }) => ({ ...one, ...understood(seen) })));
}

/**
 * In none of the app's containers, since none runs: in one that is gone afterwards, with the
 * settings that the api would have.
 */
function askedBeside(
  { ports, containers, directory }: ProbeContext,
  question: (neighbours: readonly ServiceName[]) => InsideQuestion,
): Asked | undefined {
  const api = containers.find(({ service }) => service === "api");
  const network = sharedNetwork(containers, neighboursOf.api ?? []);
  const environment = api?.environment ?? directory?.env;
  if (api === undefined || network === undefined || environment === undefined) return undefined;
  const input = questionWithSettings(question(neighboursOf.api ?? []), environment);
  return {
    container: api.name,
    from: "api",
    run: (limit) => ports.docker.runNode({ network, image: api.image }, insideScript, input, limit),
  };
}

/** The network of what still runs, of those first that are to be asked. */
function sharedNetwork(containers: readonly InspectedContainer[], asked: readonly ServiceName[]): string | undefined {
  const running = containers.filter(({ state }) => state === "running");
  const [first] = running.toSorted((a, b) => Number(asked.includes(b.service)) - Number(asked.includes(a.service)));
  return [first, ...running].flatMap((one) => one?.networks ?? [])[0]?.name;
}

type Understood = { answer: InsideAnswer } | { saw: string };

function understood(seen: { state: "seen"; value: string } | { state: "failed"; saw: string }): Understood {
  if (seen.state === "failed") return { saw: seen.saw };
  try {
    return { answer: JSON.parse(seen.value) as InsideAnswer };
  } catch {
    return { saw: `gave no usable answer (${seen.value.length} characters)` };
  }
}

function together(answers: readonly (Asked & Understood)[]): InsideFacts {
  const digests = new Map<ServiceName, ReadonlyMap<string, string>>();
  const neighbours: NeighbourFacts[] = [];
  const silent: { container: string; saw: string }[] = [];
  let redis: InsideFacts["redis"];
  let clickhouse: InsideFacts["clickhouse"];
  for (const one of answers) {
    if ("saw" in one) {
      silent.push({ container: one.container, saw: one.saw });
      continue;
    }
    const { answer, from } = one;
    if (!digests.has(from)) digests.set(from, new Map(Object.entries(answer.digests)));
    for (const { address, code, ...neighbour } of answer.neighbours)
      neighbours.push({ ...neighbour, from, address: address ?? undefined, code: code ?? undefined });
    redis ??= answer.redis ?? undefined;
    clickhouse ??= answer.clickhouse ?? undefined;
  }
  return { neighbours, digests, redis, clickhouse, silent };
}
