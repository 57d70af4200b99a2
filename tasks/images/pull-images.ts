import type { ImageFacts } from "../../src/domain/facts/containers.ts";
import type { PlanFacts } from "../../src/domain/facts/facts.ts";
import { Problem } from "../../src/domain/problem.ts";
import type { ResolvedProfile } from "../../src/domain/profile.ts";
import type { AssessInput, Change, Task, TaskContext } from "../../src/domain/task.ts";
import { skippedWithoutContainers } from "../services/services-up.ts";

/** Three at a time, as Docker's own client does: more only divides the same line. */
const atOnce = 3;

export const pullImages: Task = {
  id: "pull-images",
  phase: "images",
  title: "Pull the images",
  looksAt: ["images"],
  assess(input) {
    const skipped = skippedWithoutContainers(input);
    if (skipped !== undefined) return skipped;
    if (input.facts.engine.state !== "usable")
      return { state: "needed", because: "without the engine, it is unknown which images are here", changes: [] };
    const absent = references(input.facts.images);
    if (absent.length === 0) return { state: "done", because: "all images are here" };
    return {
      state: "needed",
      because: `${absent.length} of ${new Set(input.facts.images.map(({ reference }) => reference)).size} images are missing`,
      changes: [...logInChange(input), ...absent.map((reference): Change => ({ action: "pull", what: reference }))],
    };
  },
  run: pullMissing,
};

/** As much as pulling needs of a task's context: what is pulled for a bundle has no other. */
export type PullContext = Pick<TaskContext, "emit" | "signal"> &
  LoginInput & { ports: Pick<TaskContext["ports"], "docker">; secrets: TaskContext["secrets"] };

type LoginInput = { profile: Pick<ResolvedProfile, "registry">; facts: Pick<PlanFacts, "images"> };

/** Each image that is not here, after a login where the profile asks for one. */
export async function pullMissing(ctx: PullContext): Promise<void> {
  if (needsLogin(ctx)) await logIn(ctx);
  const queue = references(ctx.facts.images);
  const meter = new PullMeter(ctx);
  const worker = async () => {
    for (let reference = queue.shift(); reference !== undefined; reference = queue.shift()) {
      await ctx.ports.docker.pullImage(reference, (report) => meter.report(report), ctx.signal);
    }
  };
  // All settle before the first failure is thrown, so that no pull goes on behind a task that has
  // ended.
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  for (const worker of ended) if (worker.status === "rejected") throw worker.reason;
}

/**
 * Only while an image of that registry is still absent: Docker's own client keeps the login from
 * then on.
 */
export function needsLogin({ profile: { registry }, facts }: LoginInput): boolean {
  return registry !== undefined && references(facts.images).some((one) => one.startsWith(`${registry.server}/`));
}

function logInChange(input: AssessInput): Change[] {
  const { registry } = input.profile;
  if (registry === undefined || !needsLogin(input)) return [];
  return [{ action: "log-in", what: `${registry.server} as ${registry.username} (${keepsLogin})` }];
}

/** Nobody expects a file outside the installation to hold one of its passwords. */
const keepsLogin =
  "Docker stores the password in its config.json, unencrypted unless a credential helper is set up; docker logout removes it";

async function logIn(ctx: PullContext): Promise<void> {
  const { registry } = ctx.profile;
  const password = ctx.secrets.get("REGISTRY_PASSWORD")?.secret;
  if (registry === undefined || password === undefined)
    throw new Problem({
      code: "value-missing",
      title: "REGISTRY_PASSWORD is missing",
      saw: "The login needs a password, but none is set.",
      why: "The registry would reject the pull.",
      next: "Set registry.password in the profile.",
    });
  await ctx.ports.docker.logIn(registry.server, registry.username, password, ctx.signal);
}

function references(images: readonly ImageFacts[]): string[] {
  return [...new Set(images.filter(({ state }) => state !== "present").map(({ reference }) => reference))];
}

/** Adds up the bytes of all images; the total grows as the registry names more layers. */
class PullMeter {
  readonly #ctx: PullContext;
  readonly #images = new Map<string, { done: number; total: number | undefined }>();

  constructor(ctx: PullContext) {
    this.#ctx = ctx;
  }

  report({
    reference,
    state,
    done,
    total,
  }: {
    reference: string;
    state: "pulling" | "pulled";
    done: number;
    total: number | undefined;
  }): void {
    this.#images.set(reference, { done, total });
    for (const { service } of this.#ctx.facts.images.filter((image) => image.reference === reference)) {
      this.#ctx.emit({ type: "service-state", service, state, done, ...(total === undefined ? {} : { total }) });
    }
    const all = [...this.#images.values()];
    const known = all.every((image) => image.total !== undefined);
    this.#ctx.emit({
      type: "task-progress",
      unit: "bytes",
      done: all.reduce((sum, image) => sum + image.done, 0),
      total: known ? all.reduce((sum, image) => sum + (image.total ?? 0), 0) : undefined,
      item: reference,
    });
  }
}
