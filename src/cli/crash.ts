import { Problem } from "../domain/problem.ts";

/**
 * What nobody catches: an error thrown in a callback, a promise that nobody waits for. Node would print its words, its cause and
 * the line of code it came from, and any of these may hold a secret. So nothing of it is shown but what kind it was.
 */
export class Crash {
  readonly #restorers = new Set<() => void>();
  #hasBegun = false;

  /** Called before anything is said: gives the terminal back. The answer takes it back. */
  restoreWith(restore: () => void): () => void {
    this.#restorers.add(restore);
    return () => this.#restorers.delete(restore);
  }

  restore(): void {
    for (const restore of this.#restorers) restore();
  }

  /** From here on such an error ends the process with 1, after `say`. */
  listen(say: (problem: Problem) => void): void {
    const end = (thrown: unknown) => {
      // What fails on the way out must not begin it anew.
      if (this.#hasBegun) process.exit(1);
      this.#hasBegun = true;
      try {
        this.restore();
        say(unforeseen(thrown));
      } finally {
        process.exit(1);
      }
    };
    process.on("uncaughtException", end);
    process.on("unhandledRejection", end);
  }
}

function unforeseen(thrown: unknown): Problem {
  return new Problem({
    code: "unexpected",
    title: "Unexpected error",
    saw: `${kindOf(thrown)}. Its text is not shown, because it could contain a secret.`,
    why: "The program stopped partway. Completed work is kept.",
    next: "Run the same command again. If it fails again, report it together with the text above.",
    who: "product",
  });
}

/** Kinds that end in "Error", and codes: anything else could be a sentence with a value in it. A class has no name of its own in the bundle. */
export function kindOf(thrown: unknown): string {
  try {
    if (!(thrown instanceof Error)) return "Something that is not an error was thrown";
    const { code } = thrown as { code?: unknown };
    const kind = [
      ...[thrown.name].filter((one) => /^[A-Za-z]{0,35}Error$/i.test(one)),
      ...[code].filter((one) => typeof one === "string" && /^[A-Za-z][\w-]{1,39}$/.test(one)),
    ];
    return `An error of the kind ${kind.join(", ") || "unknown"}`;
  } catch {
    return "An error that cannot be read";
  }
}
