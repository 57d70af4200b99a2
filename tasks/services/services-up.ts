import { environmentNames } from "../../compose/env/environment.ts";
import { imageReference } from "../../compose/stack/images.ts";
import { serviceDigests } from "../../compose/stack/service-digest.ts";
import { writtenService } from "../../compose/stack/written-compose-file.ts";
import { conditionInWords, isCrashing, isReady, isUp } from "../../src/domain/condition.ts";
import type { ComposeProject } from "../../src/domain/docker.ts";
import type { ContainerFacts } from "../../src/domain/facts/containers.ts";
import type { ServiceName } from "../../src/domain/service.ts";
import { answersOf } from "../../src/domain/target.ts";
import type { AssessInput, Assessment, Change, TaskContext } from "../../src/domain/task.ts";
import { wayBack } from "./way-back.ts";

/**
 * Where there are none, every step with containers is listed as skipped, so that nobody takes it
 * for done.
 */
export function skippedWithoutContainers({ profile }: AssessInput): Assessment | undefined {
  if (answersOf(profile).usesEngine) return undefined;
  return { state: "skipped", because: answersOf(profile).withoutContainers };
}

/**
 * Are these services up and made from what the profile says now? `mayStillStart` names those that
 * need not be healthy yet: ClickHouse and Temporal go on starting while the schema is created. One
 * that ends and starts over is left to the step that waits for it: that one shows its log.
 */
export function assessServices(
  input: AssessInput,
  services: readonly ServiceName[],
  mayStillStart: readonly ServiceName[] = [],
): Assessment {
  const wanted = serviceDigests(input.profile, input.secrets, input.facts.directory.overrideText);
  const changes = services.flatMap((service): Change[] => {
    const found = input.facts.containers.filter((container) => container.service === service);
    const expected = service === "worker" ? input.profile.worker.replicas : 1;
    if (found.length === 0) return [{ action: "start", what: service }];
    const stale = found.find((container) => container.digest !== wanted.get(service));
    if (stale !== undefined) return [{ action: "recreate", what: `${service} (${whyRecreated(stale, input)})` }];
    if (found.length !== expected)
      return [{ action: "start", what: `${service}: ${expected} instead of ${found.length}` }];
    const isDone = mayStillStart.includes(service) ? (one: ContainerFacts) => isUp(one) || isCrashing(one) : isReady;
    const down = found.find((one) => !isDone(one));
    return down === undefined
      ? []
      : [
          {
            action: "start",
            what: `${service} (it is ${conditionInWords(down)})`,
          },
        ];
  });
  if (changes.length === 0) return { state: "done", because: "all are healthy and up to date" };
  return {
    state: "needed",
    because: `${changes.length} of ${services.length} services need work`,
    changes,
  };
}

/** Another image is not just another setting: a release that brings one has to be told so. */
function whyRecreated({ service, image }: ContainerFacts, input: AssessInput): string {
  const { profile, facts } = input;
  if (writtenService(facts.directory.overrideText, service)?.image !== undefined) return "its settings changed";
  const wanted = imageReference(service, profile);
  if (image === wanted || image === "") return "its settings changed";
  const [before, after] = [image, wanted].map((one) => one.replace(/(?<=:[^/]*)@sha256:.*$/, ""));
  if (before === after) return `${after}, pinned by digest now`;
  const dump = wayBack(service, input);
  return `${before} becomes ${after}${dump === undefined ? "" : `; ${dump}`}`;
}

export async function bringUp(
  ctx: TaskContext,
  services: readonly string[],
  until: "healthy" | "started",
): Promise<void> {
  await ctx.ports.docker.up(
    composeProject(ctx),
    services,
    until,
    (report) =>
      report.type === "line"
        ? ctx.emit({ type: "task-line", source: "compose", line: report.line })
        : ctx.emit({ type: "service-state", service: report.service, state: report.state }),
    ctx.signal,
  );
}

export function composeProject({ profile }: Pick<AssessInput, "profile">): ComposeProject {
  return {
    name: profile.name,
    directory: profile.directory,
    workerReplicas: profile.worker.replicas,
    environmentNames: environmentNames(profile),
  };
}
