// Over 150 lines: what the wizard's screens ask for, answered in one place.
import { apiOrigin, embeddedPages, redirectUri } from "../../../../compose/stack/addresses.ts";
import type { MountOptions } from "../../../../screens/app/mount.tsx";
import type { WizardServices } from "../../../../screens/wizard/services.ts";
import type { WizardResult } from "../../../../screens/wizard/state.ts";
import { parseProfile } from "../../../adapters/profiles/profile-text.ts";
import type { EngineFacts } from "../../../domain/facts/engine.ts";
import { isFailure, type ReportedFinding } from "../../../domain/finding.ts";
import { installationPaths } from "../../../domain/installation-files.ts";
import { Problem } from "../../../domain/problem.ts";
import type { ProfileInput, Target } from "../../../domain/profile.ts";
import { profileSchema } from "../../../domain/profile.ts";
import type { Secret } from "../../../domain/secret.ts";
import type { SecretName } from "../../../domain/secret-names.ts";
import { coolifyDirectory } from "../../../installation/coolify-directory.ts";
import type { Planned } from "../../../installation/planned.ts";
import { defaultDirectory } from "../../../installation/resolve-profile.ts";
import type { RunSecrets } from "../../../installation/secrets.ts";
import type { Context } from "../../context.ts";
import { findPartialProfile } from "../../find-profile.ts";
import { openBundle } from "../../from-bundle.ts";
import type { Output } from "../../output.ts";
import { mayDrop } from "../../over-ssh.ts";
import { redactThrown } from "../../redact-thrown.ts";
import { canDraw, loadScreens, screenOptions } from "../../screen-options.ts";
import type { Args } from "../../spec.ts";
import { validateProfile } from "../../validate-profile.ts";
import type { wizard } from "./command.ts";
import { createDrafts } from "./drafts.ts";
import { fileDifferences } from "./file-differences.ts";
import { filesForCoolify } from "./files-for-coolify.ts";
import { followLog } from "./follow-log.ts";
import { freePorts } from "./free-ports.ts";
import { lookAround } from "./look-around.ts";
import { durationOf, pastRun } from "./past-run.ts";
import type { repairsHere } from "./repair-here.ts";
import { runAnswers } from "./run-answers.ts";
import type { RunsApart } from "./run-apart.ts";
import { watchRun } from "./watch-run.ts";

/** The only command that loads React. Asks, shows the plan, installs, and leaves its last words in the scrollback. */
export async function run(
  context: Context,
  args: Args<typeof wizard>,
  output: Pick<Output, "print" | "json" | "tell" | "progress">,
  _program?: unknown,
  attached?: WizardServices["attached"],
): Promise<number> {
  const { handedOver } = context;
  if (handedOver !== undefined) return (await import("./run-apart.ts")).runHandedOver(context, handedOver, args);
  // Ink in a pipe shows one frame and may even exit with 0: so this is asked before it is loaded.
  if (!(context.stdin.isTTY && context.stdout.isTTY)) throw noTerminal();
  const left = new AbortController();
  // React loads while all the rest is looked at.
  const [show, asked] = await Promise.all([
    canDraw(context, args) ? loadScreens(context, args, onScreen) : lineByLine(),
    services(context, args, { attached, left: left.signal }),
  ]);
  // Before there is a screen, Ctrl-C is a signal like any other.
  context.interruption.signal.throwIfAborted();
  const { exitCode, lastWords, isRunAbandoned, goOn } = await show(
    redactThrown(asked, context.redactor),
    screenOptions(context, args),
  );
  // What goes on elsewhere is not followed any more.
  left.abort();
  if (lastWords.length > 0) output.print(lastWords);
  // The run may take its time to stop; whoever asked three times waits for nothing.
  if (isRunAbandoned) context.interruption.endAtOnce();
  if (goOn !== undefined) {
    const doctor = await import("../doctor/run.ts");
    const { profile, project } = goOn;
    return doctor.run(
      context,
      { ...args, profile, project, mode: undefined, fix: [], list: false, yes: false },
      output,
    );
  }
  return context.interruption.exitCode ?? exitCode;
}

type Show = (services: WizardServices, options: MountOptions) => Promise<WizardResult>;

async function onScreen(): Promise<Show> {
  const [{ mount }, { createWizard }] = await Promise.all([
    import("../../../../screens/app/mount.tsx"),
    import("../../../../screens/wizard/wizard.ts"),
  ]);
  return (asked, options) => mount((rate) => createWizard(asked, rate), options);
}

async function lineByLine(): Promise<Show> {
  return (await import("../../../../screens/line-mode/line-mode.ts")).runLineMode;
}

async function services(
  context: Context,
  { profile: asked, fromBundle }: Args<typeof wizard>,
  { attached, left }: { attached: WizardServices["attached"]; left: AbortSignal },
): Promise<WizardServices> {
  const { ports, interruption, makeSecret, environment } = context;
  const typed = new Map<SecretName, Secret>();
  const bundle = await openBundle(context, fromBundle);
  const carried = bundle && parseProfile(await bundle.profile(), `profile.yaml in ${bundle.path}`);
  const begun = asked === undefined ? undefined : await findPartialProfile(context, asked, defaults);
  const drafts = createDrafts(ports.files, environment, async () => (await ports.profiles.obstacle()) === undefined);
  const [{ uid }, draft, names] = await Promise.all([ports.host.facts(), drafts.load(), ports.profiles.names()]);
  const usualDirectory = (target: Target, name: string) =>
    target === "coolify"
      ? coolifyDirectory(context, name)
      : defaultDirectory(name, target, uid, environment.XDG_STATE_HOME);
  const around = lookAround(context, usualDirectory("compose", defaults.name ?? "dittofeed"));
  // What is known that soon is there with the first screen. Nobody waits any longer, however silent an engine is.
  const atMost = (milliseconds: number) => ports.clock.sleep(milliseconds, interruption.signal).catch(() => undefined);
  await Promise.all([
    Promise.race([around.asked, atMost(mostForDocker)]),
    Promise.race([around.read, atMost(mostForDisk)]),
  ]);
  let secrets: RunSecrets | undefined;
  const open = async (input: ProfileInput, known?: EngineFacts) => {
    const parts = await installing();
    secrets ??= new parts.RunSecrets(context, typed);
    const options = { secrets, bundle, throughCoolify: true, ...(known && { engine: known }) } as const;
    return parts.Installation.open(context, profileSchema.parse(input), options);
  };
  const look = async (input: ProfileInput) =>
    (await installing()).planAny(await open(input), context.postDeploymentProgram);
  const past = async (input: ProfileInput) =>
    pastRun(context, profileSchema.parse(input), await around.engine(), await around.installations);
  let repairing: ReturnType<typeof repairsHere> | undefined;
  const repairs = async () => (repairing ??= (await import("./repair-here.ts")).repairsHere(context));
  let runsApart: RunsApart | undefined;
  const apart = async () => (runsApart ??= new (await import("./run-apart.ts")).RunsApart(context, left));
  return {
    ...(attached && { attached }),
    mayDrop: mayDrop(environment),
    found: { ...around.now(), draft },
    onFound: around.onFound,
    askDockerAgain: around.askDockerAgain,
    toComplete: begun && {
      profile: names.find((name) => name === asked),
      leftOut: begun.leftOut,
    },
    // What it was written for: its images are those of this profile.
    defaults: begun?.profile ?? carried ?? defaults,
    defaultDirectory: usualDirectory,
    validate: validateProfile,
    look: async (name, input) => (await import("./look-at.ts")).lookAt(context, around, name, input),
    resultingUrls: ({ address, mode, target }) => ({
      dashboard: `${address}/dashboard`,
      api: `${apiOrigin({ address, target })}/api`,
      redirectUri: redirectUri({ address, target }),
      origin: address,
      embeddedPages: embeddedPages({ address, mode }),
    }),
    loadProfile: async (name) => (await import("../../find-profile.ts")).findProfile(context, name),
    keepDraft: drafts.keep,
    watch: ({ directory: watched }, show) =>
      watchRun(context, watched, (seen) => show(context.redactor.redactDeep(seen))),
    keepSecret: (name, value) => typed.set(name, makeSecret(name, value)),
    forgetSecret: (name) => typed.delete(name),
    lookAtSecrets: async (input) => (await open(input, await around.engine())).secretRows(),
    async review(input) {
      const planned = await look(input);
      await planned.close();
      const { PlannedInstallation } = await installing();
      const { plan, findings, profile } = planned;
      // At Coolify no file of this host changes, and no port is opened.
      const here = planned instanceof PlannedInstallation ? planned : undefined;
      return {
        ...context.redactor.redactDeep({
          plan,
          findings: [...findings, ...(here?.unplanned ?? unfound(planned))],
          differences: here === undefined ? [] : fileDifferences(here),
        }),
        freePorts: here && freePorts(input, here),
        resolved: {
          target: profile.target,
          directory: profile.directory,
          database: planned.installation.target.bringsServer
            ? await rehearsalData(ports, profile.directory, uid)
            : undefined,
        },
        milliseconds: durationOf(plan, await past(input)),
      };
    },
    forCoolify: (input, answers) => filesForCoolify(context, drafts, profileSchema.parse(input), answers),
    async run({ input, answers, hasChanged, isApart }, onEvent) {
      if (isApart) {
        const work = { input, answers, hasChanged, typed: [...typed] };
        // What it generates is read from where it leaves it.
        const forget = () => {
          secrets = undefined;
        };
        return (await apart()).start(work, drafts, onEvent).finally(forget);
      }
      const { applyInstallation } = await installing();
      const { name } = profileSchema.parse(input);
      const parts = { drafts, answers, name, hasRunBefore: hasChanged, look: () => look(input), applyInstallation };
      return runAnswers(context, parts, onEvent);
    },
    attach: async (installation, onEvent) => (await apart()).attach(installation, onEvent),
    stopElsewhere: async () => (await apart()).stop(),
    repairFor: async (input, id) => (await repairs()).repairFor(input, id),
    repair: async (say) => (await repairs()).repair(say),
    pastRun: past,
    followLog: (input, service, show) =>
      followLog(context, { profile: profileSchema.parse(input), engine: around.engine, service }, show),
    keepsSecretKey: (directory) =>
      ports.files.write(installationPaths(directory).secretKeyCopied, `${ports.clock.now().toISOString()}\n`, 0o600),
    cancel: () => interruption.request(130),
    saveName: ({ name }) => name ?? "dittofeed",
  };
}

/** Where it is, or where the first run will put it: PostgreSQL does not run as root, nor from where only root may pass. */
async function rehearsalData({ rehearsal }: Context["ports"], directory: string, uid: number): Promise<string> {
  const data = await rehearsal.data(directory);
  return data?.folder ?? (uid === 0 ? "below /var/tmp, because PostgreSQL does not run as root" : `below ${directory}`);
}

/** What stands in the way and is no finding of a check. */
function unfound({ obstacle, findings }: Planned): ReportedFinding[] {
  return obstacle === undefined || findings.some(isFailure)
    ? []
    : [{ check: "plan", status: "fail", problem: obstacle }];
}

function noTerminal(): Problem {
  return new Problem({
    code: "no-terminal",
    title: "This command needs a terminal",
    saw: "Standard input or output is not a terminal.",
    why: "The wizard asks questions, which need a terminal.",
    next: "dittofeed-setup --profile NAME|FILE|-   (see dittofeed-setup --help)",
  });
}

/** Milliseconds before the first screen, while React loads: an engine that is there has answered by then, mostly. */
const mostForDocker = 180;
/** A disk answers in a few; only one of another machine lets anybody wait. What it holds is the first choice, mostly. */
const mostForDisk = 1000;

/** What cannot be guessed truthfully is left empty, to be typed. */
const defaults: ProfileInput = {
  apiVersion: "dittofeed-setup/v1",
  name: "dittofeed",
  mode: "standard",
  address: "http://localhost:3001",
  workspace: { name: "", domain: "", administrator: "" },
};

/** Schema, tasks and checks are needed from the secrets screen on; until then nobody should wait for them to load. */
async function installing() {
  const [{ Installation }, { PlannedInstallation }, { planAny }, { applyInstallation }, { RunSecrets }] =
    await Promise.all([
      import("../../../installation/installation.ts"),
      import("../../../installation/planned.ts"),
      import("../../../installation/plan-any.ts"),
      import("../../../installation/apply.ts"),
      import("../../../installation/secrets.ts"),
    ]);
  return { Installation, PlannedInstallation, planAny, applyInstallation, RunSecrets };
}
