import { setImmediate as nextTurn } from "node:timers/promises";
import type { KnownInstallation, OfferedRepair, WizardServices } from "../../screens/wizard/services.ts";
import type { Draft } from "../../src/domain/draft.ts";
import type { Emit, Summary, TaskEvent } from "../../src/domain/event.ts";
import type { ProfileInput } from "../../src/domain/profile.ts";
import { profileSchema } from "../../src/domain/profile.ts";
import { examplePlan, exampleRun } from "./events.ts";
import { shownRepair } from "./fake-doctor-services.ts";

/** What the screens asked for, in order. */
export interface Asked {
  kept: [name: string, value: string][];
  forgotten: string[];
  reviewed: ProfileInput[];
  ran: ProfileInput[];
  drafts: Draft[];
  /** Folders of which somebody said that their SECRET_KEY is kept elsewhere too. */
  copied: string[];
  cancels: number;
}

export const wizardDefaults: ProfileInput = {
  apiVersion: "dittofeed-setup/v1",
  name: "dittofeed",
  mode: "standard",
  address: "http://localhost:3001",
  workspace: { name: "", domain: "", administrator: "" },
};

export const docker = { isUsable: true, says: "Docker 28.1, Compose 2.35" } as const;

/** A saved profile whose files are not on this machine yet. */
export const savedProfile: KnownInstallation = {
  profile: "acme",
  directory: "/opt/acme",
  isThere: false,
  stoppedAt: undefined,
  worker: undefined,
};

export const offeredRepair: OfferedRepair = {
  id: "S4",
  finding: {
    status: "fail",
    saw: "The database has a different password than .env.",
    why: "The volume was created with an older password, so the app and Temporal would be rejected. No data is lost.",
    next: "To go back to the older .env instead: cp -p /opt/demo/.env.2026-11-20 /opt/demo/.env",
    evidence: [],
  },
  remediation: shownRepair("S4", "restarts"),
};

/** An outside for the screens, with the real rules for answers and a run that follows a script. */
export function fakeWizardServices(changes: Partial<WizardServices> = {}): { services: WizardServices; asked: Asked } {
  const asked: Asked = { kept: [], forgotten: [], reviewed: [], ran: [], drafts: [], copied: [], cancels: 0 };
  const services: WizardServices = {
    found: {
      docker: { isUsable: false, says: "Docker is not installed", saw: "docker: not found", next: "Install it." },
      dockerAskedAt: 0,
      isDiskRead: true,
      installations: [],
      existing: undefined,
      otherStacks: [],
      draft: undefined,
    },
    defaults: wizardDefaults,
    toComplete: undefined,
    onFound: () => undefined,
    askDockerAgain: () => undefined,
    defaultDirectory: (target, name) => `/home/me/${name}${target === "compose" ? "" : `-${target}`}`,
    validate: (input) =>
      (profileSchema.safeParse(input).error?.issues ?? []).map(({ path, message }) => ({
        path: path.join("."),
        message,
      })),
    look: async () => ({}),
    resultingUrls: ({ address, mode }) => ({
      dashboard: `${address}/dashboard`,
      api: address,
      redirectUri: `${address}/api/public/auth/oauth2/callback/google`,
      origin: address,
      embeddedPages: mode === "embedded" ? [`${address}/dashboard/dashboard-l/embedded/journeys/v2`] : [],
    }),
    loadProfile: async () => ({
      ...wizardDefaults,
      workspace: { name: "Acme", domain: "acme.org", administrator: "ops@acme.org" },
    }),
    keepDraft: async (draft) => {
      asked.drafts.push(draft);
      return true;
    },
    watch: (_installation, show) => {
      show({ worker: undefined, at: "Ended: done", lines: [] });
      return () => undefined;
    },
    keepSecret: (name, value) => {
      asked.kept.push([name, value]);
    },
    forgetSecret: (name) => {
      asked.forgotten.push(name);
    },
    lookAtSecrets: async ({ google }) => [
      { name: "JWT_SECRET", origin: "generated" },
      { name: "POSTGRES_PASSWORD", origin: "kept" },
      ...(google === undefined
        ? []
        : [{ name: "GOOGLE_CLIENT_SECRET", origin: asked.kept.length > 0 ? "typed" : "kept" } as const]),
    ],
    review: async (input) => {
      asked.reviewed.push(input);
      return {
        plan: examplePlan,
        findings: [],
        differences: [],
        freePorts: undefined,
        resolved: { target: input.target ?? "rehearsal", directory: input.directory ?? "/home/me/dittofeed-rehearsal" },
      };
    },
    forCoolify: async (input, write) => {
      if (write !== undefined) asked.ran.push(input);
      const files = ["docker-compose.yaml", "post-deployment-command.txt", "COOLIFY.md"].map(
        (name) => ({ name, state: "created" }) as const,
      );
      const directory = input.directory ?? `/home/me/${input.name}-coolify`;
      return {
        directory,
        files,
        steps: ["Commit docker-compose.yaml to your repository.", "Deploy."],
        savedAs: input.name ?? "",
      };
    },
    run: async ({ input }, hear) => {
      asked.ran.push(input);
      return await play(exampleRun, hear);
    },
    mayDrop: false,
    attach: async (_installation, hear) => await play(exampleRun, hear),
    stopElsewhere: async () => undefined,
    repairFor: async (_input, id) => ({ ...offeredRepair, id }),
    repair: async (say) => {
      say("restarting demo-api-1");
      return { problem: undefined, status: "ok" };
    },
    pastRun: async () => ({}),
    followLog: (_input, service, show) => {
      show([`${service} says hello`]);
      return () => undefined;
    },
    keepsSecretKey: async (directory) => void asked.copied.push(directory),
    cancel: () => {
      asked.cancels += 1;
    },
    saveName: (input) => input.name ?? "dittofeed",
    ...changes,
  };
  return { services, asked };
}

/** Says these events as a run would, and gives what `run` gives. */
export async function play(events: Iterable<TaskEvent>, hear: Emit) {
  let end: { exitCode: number; summary?: Summary } = { exitCode: 0 };
  let count = 0;
  for (const event of events) {
    hear(event);
    if (event.type === "run-ended") {
      end =
        event.summary === undefined
          ? { exitCode: event.exitCode }
          : { exitCode: event.exitCode, summary: event.summary };
    }
    // As from a pipe: many lines at once, then something else has its turn.
    count += 1;
    if (event.type !== "task-line" || count % 100 === 0) await nextTurn();
  }
  return end;
}
