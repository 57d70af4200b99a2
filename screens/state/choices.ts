import type { Found } from "../services.ts";

export type WelcomeChoice =
  | { does: "continue"; label: string; about: string }
  | { does: "install"; label: string; about: string }
  | { does: "rehearse"; label: string; about: string }
  | { does: "use-profile"; profile: string; label: string; about: string };

/** What can be begun here, the most sensible thing first. */
export function welcomeChoices(found: Found): WelcomeChoice[] {
  const choices: WelcomeChoice[] = found.savedProfiles.map((profile) => ({
    does: "use-profile",
    profile,
    label: `Use the saved profile "${profile}"`,
    about: "Starts from its answers. You see all changes first, and can go back to any question.",
  }));
  if (found.existing !== undefined) {
    choices.unshift({
      does: "continue",
      label: `Continue with ${found.existing}`,
      about: "Its secrets and data are kept. Only what is missing or different will be changed.",
    });
  }
  const rehearse: WelcomeChoice = {
    does: "rehearse",
    label: "Rehearsal, without Docker",
    about: "Makes the real files and a real database in a folder of its own, and starts no containers.",
  };
  if (!found.engineUsable || !found.composeUsable) return [...choices, rehearse];
  const install: WelcomeChoice = {
    does: "install",
    label: "New installation on this machine",
    about: "Asks a few questions, shows everything that will change, then installs and verifies it.",
  };
  return [...choices, install, rehearse];
}

export const modeChoices = [
  {
    value: "standard",
    label: "Standard",
    about: ["The dashboard, with sign-in by Google.", "For people who work in Dittofeed itself."],
  },
  {
    value: "embedded",
    label: "Embedded",
    about: [
      "Also pages that you show inside your own product (iframe).",
      "Its users get sessions of 15 minutes, renewable for 7 days, and every use is written down.",
    ],
  },
] as const;
