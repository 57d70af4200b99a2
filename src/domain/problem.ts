// Over 150 lines: every code of a problem, and how several become one.
import type { CheckId } from "./check-id.ts";

/**
 * Every way in which a run can end badly. Exit codes and fixes hang on the code, never on a
 * message's text.
 */
export type ProblemCode =
  | "usage"
  | "no-terminal"
  | "profile-invalid"
  | "profile-not-found"
  | "value-missing"
  | "value-refused"
  | "directory-not-writable"
  | "directory-foreign"
  | "place-not-ours"
  | "lock-held"
  /** A run is gone and never said how it ended. */
  | "run-lost"
  | "run-not-ours"
  | "engine-absent"
  | "engine-stopped"
  | "engine-forbidden"
  | "engine-unreachable"
  | "engine-too-old"
  | "compose-absent"
  | "compose-rejected-file"
  | "port-taken"
  | "disk-too-small"
  | "disk-full"
  | "memory-too-small"
  | "image-not-found"
  | "registry-unreachable"
  | "registry-refused"
  | "volume-password-differs"
  | "volume-without-password"
  | "container-unhealthy"
  | "container-exited"
  | "container-out-of-memory"
  | "data-damaged"
  | "data-other-version"
  | "platform-differs"
  | "name-taken"
  | "network-differs"
  | "network-gone"
  | "networks-used-up"
  | "container-paused"
  | "engine-lost"
  | "docker-failed"
  | "database-unreachable"
  | "database-refused"
  | "database-tls"
  | "database-too-old"
  | "database-other-version"
  | "database-busy"
  | "schema-incomplete"
  | "dump-failed"
  | "migration-failed"
  | "app-failed"
  | "source-unusable"
  | "install-failed"
  | "build-failed"
  | "import-invalid"
  | "coolify-unreachable"
  | "coolify-refused"
  | "coolify-differs"
  | "deployment-failed"
  | "workspace-conflict"
  | "rehearsal-needs-user"
  | "rehearsal-failed"
  | "verification-failed"
  | "certificate-missing"
  | "cancelled"
  | "unexpected";

/**
 * Who has to act: the operator, we who write this product, or somebody outside (a registry, an
 * image's author).
 */
export type Responsible = "operator" | "product" | "outside";

export interface ProblemParts {
  code: ProblemCode;
  title: string;
  /** What was seen, in the words of the machine where that helps. */
  saw: string;
  /** Why it matters. */
  why: string;
  /** What to type or do next. */
  next: string;
  who?: Responsible;
  /** Checks whose remediation puts it right: `dittofeed-setup doctor --fix` takes their ids. */
  repairs?: readonly CheckId[];
  cause?: unknown;
}

/** An error that can be shown as it is: what was seen, why it matters, what to type next. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly title: string;
  readonly saw: string;
  readonly why: string;
  readonly next: string;
  readonly who: Responsible;
  /** For whoever can offer it; not written down with the rest, whose `next` says it in words. */
  readonly repairs: readonly CheckId[];

  constructor(parts: ProblemParts) {
    super(parts.title, { cause: parts.cause });
    this.name = "Problem";
    this.code = parts.code;
    this.title = parts.title;
    this.saw = parts.saw;
    this.why = parts.why;
    this.next = parts.next;
    this.who = parts.who ?? "operator";
    this.repairs = parts.repairs ?? [];
  }

  toJSON(): Omit<ProblemParts, "cause" | "repairs"> {
    const { code, title, saw, why, next, who } = this;
    return { code, title, saw, why, next, who };
  }
}

/**
 * Said wherever somebody asked to stop: what is left as it was or done, and what to type to go on.
 */
export interface StopWords {
  title?: string;
  why: string;
  next: string;
}

export function stoppedOnRequest({ title = "Stopped as requested", why, next }: StopWords, cause?: unknown): Problem {
  return new Problem({ code: "cancelled", title, saw: "A stop was requested.", why, next, cause });
}

/** For a run that was stopped before its first step. */
export function stoppedWhileLooking(next: string): StopWords {
  return { title: "Stopped before the first step", why: "Only checks were running. Nothing was changed.", next };
}

/** Anything thrown becomes a Problem; what nobody foresaw is our fault and says so. */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  // An aborted signal's reason, or what a library makes of it: somebody asked to stop, and nothing
  // went wrong.
  if (thrown instanceof Error && thrown.name === "AbortError")
    return stoppedOnRequest({ why: "Completed work is kept.", next: "Run the same command again." }, thrown);
  const saw = thrown instanceof Error ? thrown.message : String(thrown);
  return new Problem({
    code: "unexpected",
    title: "Unexpected error",
    saw,
    why: "The step stopped partway. Completed work is kept.",
    next: "Run the same command again. If it fails again, report it together with the text above.",
    who: "product",
    cause: thrown,
  });
}

/**
 * Several at once, so that nobody mends one thing only to be told of the next. The first decides
 * the exit code.
 */
export function combineProblems(problems: readonly Problem[], title: string): Problem | undefined {
  const [first] = problems;
  if (first === undefined || problems.length === 1) return first;
  return new Problem({
    code: first.code,
    title,
    saw: problems.map((problem) => `${problem.title}: ${problem.saw}`).join("\n"),
    why: [...new Set(problems.map((problem) => problem.why))].join("\n"),
    next: [...new Set(problems.map((problem) => problem.next))].join("\n"),
    who: first.who,
    repairs: [...new Set(problems.flatMap(({ repairs }) => repairs))],
  });
}
