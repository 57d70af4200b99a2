import type { Attachable, Hear, RunBegun, RunEnded } from "../../../../screens/wizard/services.ts";
import type { HandedOver } from "../../../adapters/host/own-session.ts";
import type { TaskEvent } from "../../../domain/event.ts";
import { Problem } from "../../../domain/problem.ts";
import { type Profile, profileSchema } from "../../../domain/profile.ts";
import { parseRecordedLine, recordedText } from "../../../domain/recorded-event.ts";
import type { Secret } from "../../../domain/secret.ts";
import type { SecretName } from "../../../domain/secret-names.ts";
import { applyInstallation } from "../../../installation/apply.ts";
import { Installation } from "../../../installation/installation.ts";
import { planAny } from "../../../installation/plan-any.ts";
import { askToStop, followRun, newestRun, type RecordedRun, runLost } from "../../../installation/recorded-run.ts";
import { RunSecrets } from "../../../installation/secrets.ts";
import type { Context } from "../../context.ts";
import { attachWords, startDetached } from "../../detach.ts";
import { openBundle } from "../../from-bundle.ts";
import type { Args } from "../../spec.ts";
import type { wizard } from "./command.ts";
import { createDrafts, type Drafts } from "./drafts.ts";
import { runAnswers } from "./run-answers.ts";

/** What the process that installs is told: the answers, and secrets that were typed. */
interface Work extends Omit<RunBegun, "isApart"> {
  typed: readonly (readonly [name: SecretName, value: Secret])[];
}

/** The same in that process, where every value is a text again. */
type WorkTaken = Omit<Work, "typed"> & { typed: readonly (readonly [name: SecretName, value: string])[] };

/** Runs that go on in processes of their own, as the wizard begins, follows and stops them. */
export class RunsApart {
  readonly #context: Context;
  readonly #left: AbortSignal;
  #attached: RecordedRun | undefined;
  #stopStarting: (() => void) | undefined;

  /** `left`: nobody looks any more. */
  constructor(context: Context, left: AbortSignal) {
    this.#context = context;
    this.#left = left;
  }

  /** Begins one, and follows it. What ends it before it has begun is heard as if it had run here. */
  async start(work: Work, drafts: Pick<Drafts, "holds">, hear: Hear): Promise<RunEnded> {
    const said: TaskEvent[] = [];
    let stderr = "";
    const { begun, stop } = startDetached(this.#context, work, {
      stdout: () => undefined,
      stderr: (text) => {
        stderr += text;
      },
      event: (text) => void said.push(...parseRecordedLine(text).filter((line) => line.type !== "run-began")),
    });
    this.#stopStarting = stop;
    const started = await begun.finally(() => {
      this.#stopStarting = undefined;
    });
    const isDraftKept = () => drafts.holds(work.answers);
    if (!("exitCode" in started)) {
      const { name } = profileSchema.parse(work.input);
      return { ...(await this.attach({ name, directory: started.directory }, hear)), isDraftKept: await isDraftKept() };
    }
    if (!said.some(({ type }) => type === "run-ended")) throw notStarted(started.exitCode, stderr);
    for (const event of said) hear(event);
    return { exitCode: started.exitCode, isDraftKept: await isDraftKept() };
  }

  /** Follows the newest run to its end. Throws Problem run-lost. */
  async attach({ name, directory }: Attachable, hear: Hear): Promise<RunEnded> {
    const { ports, redactor } = this.#context;
    const run = await newestRun(ports, directory);
    this.#attached = run;
    const tell = (event: TaskEvent, { ago }: { ago: number }) => hear(redactor.redactDeep(event), ago);
    const ended = run && (await followRun(ports, run, tell, this.#left));
    if (run !== undefined && ended === undefined) throw runLost(run, `dittofeed-setup --profile ${name}`);
    if (ended === undefined) throw notStarted(1, "");
    const { exitCode, summary } = ended;
    return { exitCode, ...(summary !== undefined && { summary }) };
  }

  /** Throws Problem run-not-ours. */
  async stop(): Promise<void> {
    if (this.#stopStarting !== undefined) this.#stopStarting();
    else if (this.#attached !== undefined) await askToStop(this.#context.ports, this.#attached);
  }
}

function notStarted(exitCode: number, stderr: string): Problem {
  const said = stderr.trim();
  return new Problem({
    code: "unexpected",
    title: "The installation did not start",
    saw: said === "" ? `Its process ended with exit code ${exitCode}.` : said,
    why: "Nothing was changed.",
    next: "Press r to try again.",
    who: "product",
  });
}

/** The other end of `start`, in the process that installs. */
export async function runHandedOver(
  context: Context,
  handedOver: HandedOver,
  { fromBundle }: Pick<Args<typeof wizard>, "fromBundle">,
): Promise<number> {
  const { ports, environment, interruption } = context;
  const { input, answers, hasChanged, typed } = handedOver.work as WorkTaken;
  const drafts = createDrafts(ports.files, environment);
  const secrets = new RunSecrets(
    context,
    new Map(typed.map(([name, value]) => [name, context.makeSecret(name, value)])),
  );
  const profile: Profile = profileSchema.parse(input);
  const bundle = await openBundle(context, fromBundle);
  const look = async () =>
    planAny(
      await Installation.open(context, profile, { secrets, bundle, throughCoolify: true }),
      context.postDeploymentProgram,
    );
  const tell = (event: TaskEvent) => {
    const { clock } = ports;
    handedOver.say(recordedText({ ...event, v: 1, at: clock.now().toISOString(), run: "20000101T000000Z-000000" }));
  };
  const parts = { drafts, answers, name: profile.name, hasRunBefore: hasChanged, look, applyInstallation };
  const { exitCode } = await runAnswers(context, parts, tell, (records, planned) =>
    handedOver.begun({ ...records, pid: process.pid, attach: attachWords(planned) }),
  );
  return interruption.exitCode ?? exitCode;
}
