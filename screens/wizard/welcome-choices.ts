import type { Draft, Found, KnownInstallation } from "./services.ts";
import type { WizardState } from "./state.ts";

export type WelcomeChoice = {
  label: string;
  about: string;
  /** Why it cannot be begun now, and what to do about it. */
  unavailable?: string;
} & (
  | { does: "watch"; installation: KnownInstallation }
  | { does: "continue"; profile: string }
  | { does: "take-draft"; draft: Draft }
  | { does: "change"; profile: string }
  | { does: "adopt"; directory: string }
  | { does: "install" }
  | { does: "rehearse" }
  | { does: "coolify" }
  | { does: "source" }
  | { does: "doctor"; profile: string | undefined; project: string | undefined }
);

/**
 * What can be begun here, the most sensible thing first: what is under way, what was begun, what is
 * there, what is new. What is new always stands there, also while Docker is asked and where it cannot
 * be used: a list that loses a row moves under somebody's finger.
 */
export function welcomeChoices(found: Found): WelcomeChoice[] {
  const { installations, draft } = found;
  const idle = installations.filter(({ worker }) => worker === undefined);
  const ended = idle.filter(({ stoppedAt }) => stoppedAt === undefined);
  const isAnythingThere =
    installations.some(({ isThere }) => isThere) || found.existing !== undefined || found.otherStacks.length > 0;
  return [
    ...installations.filter(({ worker }) => worker !== undefined).map(toWatch),
    ...idle.filter(({ stoppedAt }) => stoppedAt !== undefined).map(toContinue),
    ...(draft === undefined ? [] : [toTakeUp(draft)]),
    ...ended.map(toChange),
    ...(found.existing === undefined ? [] : [toAdopt(found.existing)]),
    ...(isAnythingThere ? doctors(found) : []),
    install(found),
    rehearse,
    coolify,
    fromSource(found),
    ...(isAnythingThere ? [] : doctors(found)),
  ];
}

/** Is this what the answers are about already? Then choosing it again must not start over. */
export function isBegun(choice: WelcomeChoice, { begun, profile }: Pick<WizardState, "begun" | "profile">): boolean {
  switch (choice.does) {
    case "continue":
    case "change":
      return begun === "saved" && choice.profile === profile;
    case "take-draft":
      return begun === "draft";
    case "install":
    case "rehearse":
    case "coolify":
    case "source":
    case "adopt":
      return begun === choice.does;
    default:
      return false;
  }
}

function toWatch(installation: KnownInstallation): WelcomeChoice {
  const { profile, worker, isRecorded } = installation;
  return {
    does: "watch",
    installation,
    label: `Watch the run of "${profile}"`,
    about: isRecorded
      ? `By ${worker}. You see all of its progress, and can leave it running or stop it.`
      : `By ${worker}. Watching changes nothing; when it has ended you can continue from there.`,
  };
}

function toContinue({ profile, stoppedAt }: KnownInstallation): WelcomeChoice {
  return {
    does: "continue",
    profile,
    label: `Continue "${profile}"`,
    about: `It stopped at: ${stoppedAt}. Continues with the same answers and secrets; you review what is left first.`,
  };
}

function toTakeUp(draft: Draft): WelcomeChoice {
  return {
    does: "take-draft",
    draft,
    label: "Resume where you left off",
    about: "Your earlier answers were saved; secrets were not.",
  };
}

function toChange({ profile, isThere, directory }: KnownInstallation): WelcomeChoice {
  return isThere
    ? {
        does: "change",
        profile,
        label: `Change "${profile}"`,
        about: `Its folder is ${directory}. Starts from its answers; secrets and data are kept, and you review all changes first.`,
      }
    : {
        does: "change",
        profile,
        label: `Use the saved profile "${profile}"`,
        about: "Starts from its answers. You see all changes first, and can go back to any question.",
      };
}

function toAdopt(directory: string): WelcomeChoice {
  return {
    does: "adopt",
    directory,
    label: `Take over ${directory}`,
    about:
      "This folder holds an installation without a saved profile. Secrets and data are kept, and you review every change first.",
  };
}

/** One for each installation that is there, and for each stack that no profile describes; at least one. */
function doctors({ installations, otherStacks }: Found): WelcomeChoice[] {
  const there = installations.filter(({ isThere }) => isThere);
  // Where nothing is there and several profiles are saved, the doctor has to be told which.
  const isAmbiguous = there.length + otherStacks.length === 0 && installations.length > 1;
  const named = [
    ...(isAmbiguous ? installations : there).map(({ profile }) => ({ profile, project: undefined })),
    ...otherStacks.map((project) => ({ profile: undefined, project })),
  ];
  const targets = named.length === 0 ? [{ profile: undefined, project: undefined }] : named;
  return targets.map((target) => ({
    does: "doctor",
    ...target,
    label:
      targets.length === 1
        ? "Find out what is wrong (doctor)"
        : `Find out what is wrong with "${target.profile ?? target.project}"`,
    about: "Checks for every known problem. You see each fix before it runs.",
  }));
}

/** The same choice, whatever else has been found since. */
export function indexOfChoice(wanted: WelcomeChoice | undefined, choices: readonly WelcomeChoice[]): number {
  if (wanted === undefined) return 0;
  const same = choices.findIndex((one) => keyOf(one) === keyOf(wanted));
  return Math.max(0, same < 0 ? choices.findIndex(({ does }) => does === wanted.does) : same);
}

function keyOf(choice: WelcomeChoice): string {
  const about = "profile" in choice ? (choice.profile ?? (choice.does === "doctor" ? choice.project : undefined)) : "";
  return `${choice.does} ${choice.does === "watch" ? choice.installation.profile : (about ?? "")}`;
}

function install(found: Found): WelcomeChoice {
  const about = "Asks a few questions, shows everything that will change, then installs and verifies it.";
  return withDocker(found, { does: "install", label: "New installation on this machine", about });
}

function fromSource(found: Found): WelcomeChoice {
  const about = "For developers of the app: databases in containers, the app itself from a checkout.";
  return withDocker(found, { does: "source", label: "Run from source on this machine", about });
}

function withDocker({ docker }: Found, choice: WelcomeChoice): WelcomeChoice {
  if (docker === undefined || docker.isUsable) return choice;
  return {
    ...choice,
    about: `Needs Docker with Compose: ${docker.next} Then press r.`,
    unavailable: `${docker.says}. Fix that, then press r.`,
  };
}

const rehearse: WelcomeChoice = {
  does: "rehearse",
  label: "Rehearsal, without Docker",
  about: "Makes the real files and a real database in a scratch folder, and starts no containers.",
};

const coolify: WelcomeChoice = {
  does: "coolify",
  label: "New installation on Coolify",
  about: "Asks a few questions, then writes a compose file, a command and instructions for Coolify.",
};
