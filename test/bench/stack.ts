import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { asText, createStatements } from "../support/create-statements.ts";
import { startEngine, startRegistry } from "../support/engine/index.ts";
import { profileYaml, stackProfile } from "../support/inspect-stack.ts";
import { newUser } from "../support/product.ts";
import { type DoctorTimes, measureDoctor } from "./doctor.ts";
import { type EdgeTimes, measureEdge } from "./edge.ts";
import { median } from "./measure.ts";

export interface StackTimes {
  /** Milliseconds: compose and psql by themselves, with the edge and without; this product from nothing, and its second run. */
  byHand: number;
  withoutEdge: number;
  install: number;
  again: number;
  doctor: DoctorTimes;
  edge: EdgeTimes;
}

/** The same compose.yaml on the same engine, images pulled before: by hand, and by this product, in turn. */
export async function measureStack(rounds: number): Promise<StackTimes> {
  const registry = await startRegistry();
  const engine = await startEngine({ registry, compose: "v2-json" });
  const user = await newUser(engine.env);
  const directory = join(user.room, "bench");
  const env = { GOOGLE_CLIENT_SECRET: "GOCSPX-bench-0123456789" };
  const run = async (args: string[]) => {
    const ran = await user.run(args, { env });
    if (ran.exitCode !== 0) throw new Error(`${args.join(" ")} ended with ${ran.exitCode}: ${ran.stdout}${ran.stderr}`);
    return ran.milliseconds;
  };
  try {
    const profile = join(user.room, "bench.yaml");
    const wanted = await stackProfile({ name: "bench", mode: "embedded", directory });
    await writeFile(profile, profileYaml(wanted));
    await run(["--profile", profile]);
    const again = await median(5, () => run(["--profile", profile]));
    const doctor = await measureDoctor(profile, user.env);
    const edge = await measureEdge(engine, {
      project: "bench",
      port: Number(wanted.ports?.edge),
      again: await user.run(["--profile", profile, "--json"], { env }),
    });
    const services = (await execa("docker", ["compose", "config", "--services"], inFolder(directory, engine.env)))
      .stdout;
    const others = services.split("\n").filter((service) => service !== "edge");
    const byHand: number[] = [];
    const withoutEdge: number[] = [];
    const install: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await run(["down", "--remove-data", "bench"]);
      byHand.push(await upByHand(directory, engine.env));
      await run(["down", "--remove-data", "bench"]);
      withoutEdge.push(await upByHand(directory, engine.env, others));
      await run(["down", "--remove-data", "bench"]);
      install.push(await run(["--profile", profile]));
    }
    const middle = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
    return { byHand: middle(byHand), withoutEdge: middle(withoutEdge), install: middle(install), again, doctor, edge };
  } finally {
    await engine.stop();
    await registry.stop();
    await user.remove();
  }
}

/** What a person would type who has the finished files: everything up and healthy, then the schema with psql. */
async function upByHand(
  cwd: string,
  env: Readonly<Record<string, string>>,
  services: readonly string[] = [],
): Promise<number> {
  const sql = asText(createStatements("embedded"));
  const options = inFolder(cwd, env);
  const started = performance.now();
  await execa("docker", ["compose", "up", "-d", "--wait", ...services], options);
  const psql = ["psql", "-U", "dittofeed", "-d", "dittofeed", "-1", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"];
  await execa("docker", ["compose", "exec", "-T", "postgres", ...psql], { ...options, input: sql });
  return performance.now() - started;
}

const inFolder = (cwd: string, env: Readonly<Record<string, string>>) => ({ cwd, env, extendEnv: false }) as const;
