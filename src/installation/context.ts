import type { Ports } from "../domain/ports.ts";
import type { Problem, StopWords } from "../domain/problem.ts";
import type { MakeSecret } from "../domain/secret.ts";
import type { Redactor } from "../output/redactor.ts";

/** What an installation needs of the program around it; each function takes of it what it uses. */
export interface InstallationContext {
  ports: Ports;
  makeSecret: MakeSecret;
  redactor: Pick<Redactor, "redact" | "redactText" | "redactDeep">;
  interruption: {
    readonly signal: AbortSignal;
    /** Set once somebody has asked to stop. */
    readonly exitCode: number | undefined;
    /**
     * What is said of an error, in these words where it is only an echo of having been asked to
     * stop.
     */
    problemOf(thrown: unknown, words: StopWords): Problem;
  };
  environment: NodeJS.ProcessEnv;
  workingDirectory: string;
  /** How the program was called, for whoever finds its lock. */
  commandLine: string;
}
