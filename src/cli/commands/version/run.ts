import { newestAppFile } from "../../../../schema/model/app-migrator.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import type { ComposeFacts, EngineFacts } from "../../../domain/facts/engine.ts";
import type { Ports } from "../../../domain/ports.ts";
import { profileVersion } from "../../../domain/profile.ts";
import type { Context } from "../../context.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { version as spec } from "./command.ts";

interface VersionContext extends Pick<Context, "version" | "commit"> {
  ports: Pick<Ports, "docker">;
}

/** What somebody who is asked "which version?" can answer with. A Docker that is absent is no failure. */
export async function run(
  { ports: { docker }, version, commit }: VersionContext,
  { output: form }: Args<typeof spec>,
  output: Pick<Output, "print" | "json">,
): Promise<number> {
  const [engine, compose] = await Promise.all([docker.inspectEngine(), docker.inspectCompose()]);
  const facts = { version, commit: commit ?? null, node: process.versions.node, ...seen(engine, compose) };
  if (form === "json") output.json({ ...facts, schema: newestAppFile, profile: profileVersion });
  else
    output.print([
      `dittofeed-setup  ${version}`,
      `commit           ${commit ?? "unknown: not built from a Git repository"}`,
      `Node.js          ${facts.node}`,
      `Docker           ${facts.engine ?? `none: ${"saw" in engine ? engine.saw : ""}`}`,
      `Compose          ${facts.compose ?? "none"}`,
      `database schema  ${newestAppFile}`,
      `profiles         ${profileVersion}`,
    ]);
  return exitCodes.done;
}

function seen(engine: EngineFacts, compose: ComposeFacts) {
  return {
    engine: engine.state === "usable" ? engine.version : null,
    compose: compose.state === "absent" ? null : compose.version,
  };
}
