import { npmRegistry } from "../../../adapters/http/npm-registry.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import type { Ports } from "../../../domain/ports.ts";
import { Problem } from "../../../domain/problem.ts";
import { usage } from "../../../domain/usage.ts";
import type { Context } from "../../context.ts";
import { isNewer } from "../../newer-version.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { selfUpdate } from "./command.ts";

interface UpdateContext extends Pick<Context, "version" | "environment" | "isExecutable"> {
  ports: Pick<Ports, "http">;
}

const timeoutMs = 10_000;

/** The only thing that asks whether there is a newer version, and only when somebody types it. */
export async function run(
  { ports, version, environment, isExecutable }: UpdateContext,
  { check, output: form }: Args<typeof selfUpdate>,
  output: Pick<Output, "print" | "json">,
): Promise<number> {
  if (!check) throw usage("self-update replaces nothing by itself. Type: dittofeed-setup self-update --check");
  const registry = await npmRegistry((name) => environment[name], environment.HOME);
  const latest = await newest(ports, registry);
  const newer = isNewer(latest, version);
  const command = isExecutable
    ? "run install.sh of the new release, from where you downloaded this one"
    : `npm install --global dittofeed-setup@${latest}`;
  if (form === "json")
    output.json({ version, latest, newer, registry: registry.href, command: newer ? command : null });
  else if (newer) output.print([`${latest} is newer than ${version}, which is running.`, `To update: ${command}`]);
  else output.print([`${version} is the newest version (${registry.host} has ${latest}).`]);
  return exitCodes.done;
}

async function newest({ http }: Pick<Ports, "http">, registry: URL): Promise<string> {
  const url = new URL("-/package/dittofeed-setup/dist-tags", registry).href;
  const answer = await http({ url, timeoutMs, asThisHost: true }, AbortSignal.timeout(timeoutMs)).catch(
    (thrown: unknown) => {
      throw notKnown(registry, thrown instanceof Error ? thrown.message : String(thrown), thrown);
    },
  );
  if (answer.status === 404) throw notKnown(registry, `${registry.host} has no package dittofeed-setup.`);
  const latest = answer.status === 200 ? latestIn(answer.body) : undefined;
  if (latest === undefined) throw notKnown(registry, `${registry.host} returned ${answer.status}, without a version.`);
  return latest;
}

function latestIn(body: string): string | undefined {
  try {
    const { latest } = JSON.parse(body) as { latest?: unknown };
    return typeof latest === "string" && /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(latest) ? latest : undefined;
  } catch {
    return undefined;
  }
}

function notKnown(registry: URL, saw: string, cause?: unknown): Problem {
  return new Problem({
    code: "registry-unreachable",
    title: "The newest version is not known",
    saw,
    why: "The npm registry says which version is the newest. Nothing was changed.",
    next: `Check the address and run the same command again. To use another registry: export npm_config_registry=${registry.href}`,
    cause,
  });
}
