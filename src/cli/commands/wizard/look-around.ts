import type { DockerFound, Found, KnownInstallation } from "../../../../screens/wizard/services.ts";
import type { StackFacts } from "../../../domain/facts/containers.ts";
import type { ComposeFacts, EngineFacts } from "../../../domain/facts/engine.ts";
import type { Context } from "../../context.ts";
import { composeFileIsOurs, knownInstallations } from "./known-installations.ts";

export interface LookAround {
  /** As far as it is known by now, without a draft. */
  now(): Omit<Found, "draft">;
  onFound(show: (found: Partial<Found>) => void): void;
  askDockerAgain(): void;
  /** Whatever comes after the first screen waits for these. */
  engine(): Promise<EngineFacts>;
  installations: Promise<KnownInstallation[]>;
  /** When Docker has answered, or was given up, and when what lies here has been read. */
  asked: Promise<unknown>;
  read: Promise<unknown>;
}

/**
 * What is on this machine: Docker, the saved profiles and their folders, other stacks. Each on its own way: an engine that says
 * nothing keeps nobody from what was read from the disk. Never rejects: whoever leaves has stopped asking.
 */
export function lookAround(context: Context, usualDirectory: string): LookAround {
  const { docker, clock } = context.ports;
  const { signal } = context.interruption;
  let found: Omit<Found, "draft"> = {
    docker: undefined,
    dockerAskedAt: clock.elapsed(),
    isDiskRead: false,
    installations: [],
    existing: undefined,
    otherStacks: [],
  };
  let tell: (found: Partial<Found>) => void = () => undefined;
  const add = (more: Partial<Omit<Found, "draft">>) => {
    if (signal.aborted) return;
    found = { ...found, ...more };
    tell(more);
  };
  let engine: Promise<EngineFacts>;
  const isNew = (directory: string | undefined) => found.installations.every((known) => known.directory !== directory);
  const askDocker = async () => {
    engine = docker.inspectEngine(signal);
    engine.catch(() => undefined);
    const [seen, compose] = await Promise.all([engine, docker.inspectCompose(signal)]);
    const described = await describeDocker(seen, compose);
    add({ docker: context.redactor.redactDeep(described) });
    // Without an engine there is none, and that is said of the engine.
    const stacks = seen.state === "usable" ? await docker.stacks(signal).catch((): StackFacts[] => []) : [];
    await installations;
    add({ otherStacks: stacks.filter((stack) => isNew(stack.directory)).map(({ project }) => project) });
  };
  const installations = knownInstallations(context, () => engine);
  const readDisk = async () => {
    const read = await installations;
    add({ installations: read });
    const isThere = isNew(usualDirectory) && (await composeFileIsOurs(context, usualDirectory));
    add({ isDiskRead: true, existing: isThere ? usualDirectory : undefined });
  };
  const quietly = (look: Promise<unknown>) => look.catch(() => undefined);
  const asked = quietly(askDocker());
  return {
    now: () => found,
    onFound: (show) => {
      tell = show;
    },
    askDockerAgain: () => {
      add({ docker: undefined, dockerAskedAt: clock.elapsed() });
      void quietly(askDocker());
    },
    engine: () => engine,
    installations,
    asked,
    read: quietly(readDisk()),
  };
}

async function describeDocker(engine: EngineFacts, compose: ComposeFacts): Promise<DockerFound> {
  if (engine.state === "usable" && compose.state !== "absent")
    return { isUsable: true, says: `Docker ${engine.version}, Compose ${compose.version}` };
  // What is wrong, and what to type against it, is said as the checks say it; nobody waits for them where nothing is.
  const [{ engineProblem }, { composeMissing }] = await Promise.all([
    import("../../../checks/host/engine-answers.ts"),
    import("../../../../compose/output/missing.ts"),
  ]);
  const { title, saw, next } =
    engine.state === "usable"
      ? { ...composeMissing, saw: compose.state === "absent" ? compose.saw : "" }
      : engineProblem(engine);
  return { isUsable: false, says: title, saw, next: /[.!?)]$/.test(next) ? next : `${next}.` };
}
