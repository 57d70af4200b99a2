import { createContext } from "../../src/cli/context.ts";
import { wantedInstallation } from "../../src/cli/find-profile.ts";
import type { FactGroup } from "../../src/domain/facts/facts.ts";
import type { DatabasePlace } from "../../src/domain/target.ts";
import { inspectDatabase } from "../../src/facts/database.ts";
import { DatabaseSession } from "../../src/facts/database-session.ts";
import { inspectDirectoryDetails } from "../../src/facts/directory.ts";
import { inspectEndpoints } from "../../src/facts/endpoints.ts";
import { inspectImages } from "../../src/facts/images.ts";
import { inspectInside } from "../../src/facts/inside.ts";
import { readLogs } from "../../src/facts/logs.ts";
import { inspectPorts } from "../../src/facts/ports.ts";
import type { ProbeContext } from "../../src/facts/probe-context.ts";
import { DoctorSession } from "../../src/installation/doctor-session.ts";
import { composeTarget } from "../../src/installation/targets/compose.ts";
import { bytesWhileIdle, median, untilText, wholeProcess } from "./measure.ts";

export interface DoctorTimes {
  /** Milliseconds. */
  whole: number;
  look: number;
  /** The longest of the looks when nothing else runs beside it, with what it needs to begin. */
  slowestAlone: number;
  slowest: FactGroup;
  firstResults: number;
  idleBytesPerSecond: number;
  status: number;
}

const program = "dist/main.js";

/** On a healthy stack that runs. */
export async function measureDoctor(profile: string, env: Readonly<Record<string, string>>): Promise<DoctorTimes> {
  const doctor = [program, "doctor", "--profile", profile];
  const environment = { ...env, TERM: "xterm-256color" };
  // The images' own defects and addresses that nobody reaches are findings: the exit code is not
  // the point here.
  const anyEnd = (args: string[]) => Promise.resolve(wholeProcess(args, environment, [0, 3]));
  const alone = await measureAlone(profile, env);
  return {
    whole: await median(7, () => anyEnd(doctor)),
    ...alone,
    firstResults: await median(5, () => untilText(doctor, /looking, [1-9]/, environment)),
    idleBytesPerSecond: Math.round((await bytesWhileIdle(doctor, " wrong", environment, 6_000)) / 6),
    status: await median(7, () => anyEnd([program, "status", "--profile", profile])),
  };
}

async function measureAlone(
  profile: string,
  env: Readonly<Record<string, string>>,
): Promise<Pick<DoctorTimes, "look" | "slowest" | "slowestAlone">> {
  Object.assign(process.env, env);
  const context = createContext({ version: "bench", commit: undefined }, []);
  try {
    const clinic = await DoctorSession.open(context, wantedInstallation(context, { profile }));
    const look = await median(5, () => timed(() => clinic.check()));
    const alone: [FactGroup, number][] = [];
    for (const [group, work] of Object.entries(looks))
      alone.push([group as FactGroup, await median(3, () => timed(async () => work(await placeOf(context, clinic))))]);
    const [slowest, slowestAlone] = alone.sort((a, b) => b[1] - a[1])[0] ?? ["inside", Number.NaN];
    return { look, slowest, slowestAlone };
  } finally {
    await context.close();
  }
}

/** Those that ask somebody else, by what they ask. */
const looks: Partial<Record<FactGroup, (place: ProbeContext) => Promise<unknown>>> = {
  inside: inspectInside,
  endpoints: inspectEndpoints,
  logs: readLogs,
  images: async ({ ports, installation: { profile }, signal }) => profile && inspectImages(ports, profile, signal),
  ports: async ({ ports, installation: { profile }, containers, engine, signal }) =>
    profile && inspectPorts(ports, profile, containers, engine.state === "usable" ? "here" : "none", signal),
  database: async (place) => {
    const env = place.directory?.env ?? new Map();
    const session = new DatabaseSession(place.ports, composeTarget);
    const known: DatabasePlace & Pick<ProbeContext, "installation"> = {
      ...{ ...place, env, password: env.get("POSTGRES_PASSWORD"), names: "found" },
      volumes: async () => [],
    };
    try {
      return await inspectDatabase(composeTarget, known, () => session.access(known));
    } finally {
      await session.close();
    }
  },
};

async function placeOf({ makeSecret }: ReturnType<typeof createContext>, clinic: DoctorSession): Promise<ProbeContext> {
  const { ports, installation, signal } = clinic;
  const [engine, directory, containers] = await Promise.all([
    ports.docker.inspectEngine(signal),
    inspectDirectoryDetails(ports, installation.directory ?? "", makeSecret),
    clinic.containers(),
  ]);
  return { ports, installation, engine, directory, containers, makeSecret, signal };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
