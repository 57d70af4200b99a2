import { coolifyEndScreen } from "../../screens/wizard/coolify-end.tsx";
import { openFix } from "../../screens/wizard/fix.tsx";
import { problemScreen } from "../../screens/wizard/problem.tsx";
import { progressScreen } from "../../screens/wizard/progress.tsx";
import { questionScreen } from "../../screens/wizard/question-steps.ts";
import { noTiming, timed } from "../../screens/wizard/run-timing.ts";
import { secretsScreen } from "../../screens/wizard/secrets.tsx";
import type { WizardServices } from "../../screens/wizard/services.ts";
import type { WizardState } from "../../screens/wizard/state.ts";
import { watchScreen } from "../../screens/wizard/watch.tsx";
import type { AnyWizardMessage } from "../../screens/wizard/wizard.ts";
import { firstState, updateWizard } from "../../screens/wizard/wizard.ts";
import type { TaskEvent } from "../../src/domain/event.ts";
import type { Change, Plan } from "../../src/domain/plan.ts";
import { Problem } from "../../src/domain/problem.ts";
import type { ProfileInput } from "../../src/domain/profile.ts";
import { allServices } from "../../src/domain/service.ts";
import { reduce } from "../../src/engine/reduce.ts";
import { emptyRunView } from "../../src/engine/run-view.ts";
import { examplePlan, exampleProblem, exampleRun, exampleSummary, planStep } from "./events.ts";
import { docker, fakeWizardServices, offeredRepair, savedProfile } from "./fake-wizard-services.ts";

export const { services } = fakeWizardServices();
Object.assign(services.found, { docker });

const answered: ProfileInput = {
  apiVersion: "dittofeed-setup/v1",
  name: "dittofeed",
  mode: "embedded",
  target: "compose",
  address: "https://app.acme.org",
  workspace: { name: "Acme Marketing", domain: "acme.org", administrator: "ops@acme.org" },
  google: { clientId: "1234-abc.apps.googleusercontent.com" },
};

function after(...messages: AnyWizardMessage[]): WizardState {
  return messages.reduce(
    (state, message) => updateWizard(state, message, services.validate),
    firstState({ ...services, found: { ...services.found } }),
  );
}

const at = (stop: "mode" | "address" | "workspace" | "google" | "options" | "review") =>
  ({ type: "start-from", base: answered, profile: "dittofeed", stop }) as const satisfies AnyWizardMessage;
const option = (question: "place" | "ports" | "worker" | "images" | "database" | "hubspot" | "tunnel" | "registry") =>
  after(at("options"), { type: "open", screen: questionScreen(question, after(at("options"))) });

const onCoolify = {
  ...answered,
  target: "coolify",
  coolify: { repository: { url: "https://git.acme.org/ops/deploy" } },
} as const;
const there = (stop: "address" | "coolify" | "options" | "coolify-files", base: ProfileInput = onCoolify) =>
  ({ type: "start-from", base, profile: "dittofeed", stop }) as const satisfies AnyWizardMessage;
const fromSource = (stop: "source" | "options") =>
  ({
    ...{ type: "start-from", profile: "dittofeed", stop },
    base: { ...answered, mode: "standard", target: "local", address: "http://localhost:3000" },
  }) as const satisfies AnyWizardMessage;
const throughApi = { ...onCoolify, coolify: { ...onCoolify.coolify, api: "https://coolify.acme.org" } };
const forCoolify = await services.forCoolify({ ...answered, name: "dittofeed" });

const change = (action: Change["action"], ...whats: string[]): Change[] => whats.map((what) => ({ action, what }));
const verifications = ["schema, workspace and administrator", "the API", "sign-in with Google", "that one can work"];
/** A first installation on this machine, as it mostly is. */
const firstPlan = {
  steps: [
    planStep({
      ...{ task: "save-profile", phase: "records", title: "Save the profile" },
      because: "so that --profile dittofeed repeats this installation",
      changes: change("save", "/root/.config/dittofeed-setup/profiles/dittofeed.json"),
    }),
    planStep({
      ...{ task: "write-env", title: "Write secrets and settings to .env", because: "there is no .env yet" },
      changes: [
        ...change("create", ".env, mode 0600, 34 settings"),
        ...change("create", "JWT_SECRET, generated here and never shown", "SECRET_KEY, generated here and never shown"),
      ],
    }),
    planStep({
      ...{ task: "write-compose", title: "Write the stack to compose.yaml", because: "there is no compose.yaml yet" },
      changes: change("create", "compose.yaml"),
    }),
    planStep({
      ...{ task: "pull-images", phase: "images", title: "Pull the images", because: "9 of 9 images are not here yet" },
      changes: change("pull", ...allServices.map((service) => `${service}:1`)),
    }),
    planStep({
      ...{ task: "start-infrastructure", phase: "infrastructure", title: "Start databases, Redis and Temporal" },
      changes: change("start", "postgres", "redis", "clickhouse", "temporal"),
    }),
    planStep({
      ...{ task: "apply-schema", phase: "database", title: "Complete the database schema" },
      changes: change("apply", "the complete schema for embedded mode"),
    }),
    planStep({
      ...{ task: "create-workspace", phase: "workspace", title: "Create the workspace and its administrator" },
      changes: change("insert", 'workspace "Acme Marketing" (acme.org)', "administrator ops@acme.org"),
    }),
    planStep({
      ...{ task: "start-applications", phase: "applications", title: "Start API, worker and dashboard" },
      changes: change("start", "api", "worker", "dashboard", "edge"),
    }),
    ...verifications.map((what) =>
      planStep({ task: `verify ${what}`, phase: "verification", title: `Verify ${what}`, readsOnly: true }),
    ),
    planStep({
      ...{ task: "verify-certificate", phase: "verification", title: "Verify the certificate" },
      ...{ state: "skipped", because: "no authority is asked for a certificate" },
    }),
  ],
} satisfies Plan;

const review: Awaited<ReturnType<WizardServices["review"]>> = {
  plan: firstPlan,
  findings: [],
  differences: [],
  freePorts: undefined,
  resolved: { target: "compose", directory: "/opt/dittofeed" },
  milliseconds: 134_000,
};

const repairable = new Problem({ ...exampleProblem.toJSON(), repairs: ["S4"] });
const fixing = openFix("S4") as AnyWizardMessage;

const plan = {
  steps: [
    planStep({ task: "write-env", title: "Write secrets and settings to .env" }),
    planStep({ task: "pull-images", phase: "images", title: "Pull the images" }),
    planStep({ task: "apply-schema", phase: "database", title: "Complete the database schema" }),
    planStep({ task: "start-applications", phase: "applications", title: "Start API, worker and dashboard" }),
    planStep({ task: "verify-api", phase: "verification", title: "Verify the API", readsOnly: true }),
  ],
};

type Heard = readonly [at: number, event: TaskEvent];
const begun = (task: string): TaskEvent => {
  const step = plan.steps.find((one) => one.task === task);
  return { type: "task-started", task, title: step?.title ?? task, phase: step?.phase ?? "files" };
};
const done = (task: string): TaskEvent => ({ type: "task-done", task, changed: true, because: "", milliseconds: 1 });
const state = (
  service: (typeof allServices)[number],
  now: "pulling" | "pulled" | "starting" | "healthy",
  bytes?: number,
): TaskEvent => ({
  ...{ type: "service-state", task: "pull-images", service, state: now },
  ...(bytes === undefined ? {} : { done: bytes, total: 40_000_000 }),
});
const line = (text: string): TaskEvent => ({ type: "task-line", task: "t", source: "compose", line: text });

function running(milliseconds: number, heard: readonly Heard[], ...more: AnyWizardMessage[]): WizardState {
  const events: Heard[] = [[0, { type: "plan-made", plan }], ...heard];
  const view = events.reduce((seen, [, event]) => reduce(seen, event), emptyRunView);
  const timing = events.reduce((seen, [when, event]) => timed(seen, event, when), noTiming);
  return after(
    { type: "open", screen: progressScreen },
    { type: "show", changes: { view, timing, milliseconds } },
    ...more,
  );
}

const pulling: Heard[] = [
  ...([
    [0, begun("write-env")],
    [100, done("write-env")],
    [200, begun("pull-images")],
  ] satisfies Heard[]),
  ...allServices.flatMap((service, index): Heard[] => [
    [1000, state(service, "pulling", 0)],
    [4000, index < 3 ? state(service, "pulled") : state(service, "pulling", index * 3_000_000)],
  ]),
];
const starting: Heard[] = [
  ...allServices.map((service): Heard => [5000, state(service, "starting")]),
  ...allServices.slice(0, 4).map((service, index): Heard => [8000 + index * 1300, state(service, "healthy")]),
  [5000, done("pull-images")],
  [5000, begun("start-applications")],
  [9000, line("Container dittofeed-api-1 Starting")],
  [9100, line("Container dittofeed-api-1 Started")],
];
const verifying: Heard[] = [
  ...starting,
  ...allServices.slice(4).map((service): Heard => [15_000, state(service, "healthy")]),
  [15_000, done("start-applications")],
  [15_000, begun("verify-api")],
  [16_000, { type: "verified", task: "verify-api", what: "the API answers at http://localhost:3001/api" }],
  [16_000, { type: "unverified", task: "verify-api", what: "a real sign-in: it needs a person" }],
];

const serviceLines = ["GET /api 200", "GET /api/public 404"];

const failed: TaskEvent[] = [
  { type: "plan-made", plan: examplePlan },
  { type: "task-line", task: "pull-images", source: "docker", line: "driver failed programming external connectivity" },
  { type: "task-failed", task: "pull-images", problem: exampleProblem },
  { type: "run-ended", outcome: "failed", exitCode: 1, problem: exampleProblem, summary: undefined },
];
const ended = (events: readonly TaskEvent[], end: Extract<AnyWizardMessage, { type: "end-run" }>) =>
  after(
    { type: "open", screen: progressScreen },
    { type: "show", changes: { view: events.reduce(reduce, emptyRunView), timing: noTiming } },
    end,
  );

/** Every screen that the wizard has, in the state in which people mostly meet it. By the name of its fixture. */
export const wizardStates: Record<string, WizardState> = {
  welcome: after(),
  "welcome-silent": after(
    { type: "found", found: { docker: undefined, isDiskRead: false } },
    { type: "show", changes: { seconds: 3 } },
  ),
  "welcome-no-docker": after({
    type: "found",
    found: {
      docker: {
        isUsable: false,
        says: "The Docker engine does not answer",
        saw: "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.",
        next: "sudo systemctl start docker.",
      },
    },
  }),
  "welcome-again": {
    ...after(),
    found: {
      ...services.found,
      installations: [
        { ...savedProfile, isThere: true, stoppedAt: "Pull the images" },
        { ...savedProfile, profile: "shop", directory: "/opt/shop", isThere: true },
      ],
      otherStacks: ["legacy"],
      draft: { profile: undefined, answers: {} },
    },
  },
  problem: after({ type: "open", screen: problemScreen(exampleProblem) }),
  watch: after(
    {
      type: "open",
      screen: watchScreen({ ...savedProfile, worker: "dittofeed-setup apply (process 4711)" }),
    },
    {
      type: "show",
      changes: {
        seen: {
          worker: "dittofeed-setup apply (process 4711), since 2026-11-24 02:14 UTC",
          at: "Pull the images",
          lines: [
            "2026-11-24T02:14:11Z Write secrets and settings to .env: done",
            "2026-11-24T02:14:12Z Pull the images",
          ],
        },
      },
    },
  ),
  mode: after(at("mode")),
  place: option("place"),
  address: after(at("address")),
  workspace: after(at("workspace")),
  google: after(at("google"), { type: "show", changes: { field: 2, isTypingSecret: true } }),
  options: after(at("options")),
  ports: option("ports"),
  worker: option("worker"),
  images: option("images"),
  database: option("database"),
  hubspot: option("hubspot"),
  tunnel: option("tunnel"),
  registry: option("registry"),
  secrets: after(
    at("options"),
    { type: "open", screen: secretsScreen() },
    {
      type: "show",
      changes: {
        rows: [
          { name: "JWT_SECRET", origin: "generated" },
          { name: "SECRET_KEY", origin: "kept" },
          { name: "POSTGRES_PASSWORD", origin: "environment" },
          { name: "GOOGLE_CLIENT_SECRET", origin: "typed" },
          { name: "TUNNEL_TOKEN", origin: "missing" },
        ],
      },
    },
  ),
  review: after(at("review"), { type: "show", changes: { review } }),
  "review-open": after(at("review"), { type: "show", changes: { review, at: 1, open: ["Files"] } }),
  "review-differences": after(at("review"), {
    type: "show",
    changes: {
      review: {
        ...review,
        differences: [
          { file: ".env", lines: ["... line 12", " # Address", "-DASHBOARD_URL=http://a", "+DASHBOARD_URL=http://b"] },
        ],
      },
      isDifferenceShown: true,
    },
  }),
  "review-existing": after(at("review"), {
    type: "show",
    changes: {
      review: {
        ...review,
        plan: { steps: examplePlan.steps.slice(0, 1) },
        differences: [
          {
            file: ".env",
            lines: [
              "-DASHBOARD_URL=http://localhost:3000",
              "+DASHBOARD_URL=https://app.acme.org",
              "-JWT_SECRET=(hidden)",
              "+JWT_SECRET=(hidden)",
            ],
          },
        ],
      },
    },
  }),
  "review-taken-port": after(at("review"), {
    type: "show",
    changes: {
      review: {
        ...review,
        findings: [{ check: "ports-free", status: "fail", problem: exampleProblem }],
        freePorts: { profile: answered, says: ["ports.dashboard: 3000 -> 3002"] },
      },
    },
  }),
  "review-repair": after(at("review"), {
    type: "show",
    changes: { review: { ...review, findings: [{ check: "volume-password", status: "fail", problem: repairable }] } },
  }),
  fix: after(at("review"), fixing, { type: "show", changes: { offer: offeredRepair } }),
  "fix-done": after(
    at("review"),
    fixing,
    { type: "show", changes: { offer: offeredRepair } },
    { type: "start-repair" },
    { type: "say", lines: ["ALTER ROLE dittofeed WITH PASSWORD (hidden)"] },
    { type: "show", changes: { work: "fixed" } },
  ),
  "progress-download": running(4000, pulling),
  "progress-start": running(12_000, [...pulling, ...starting]),
  "progress-verify": running(17_000, [...pulling, ...verifying]),
  "progress-log": running(
    12_000,
    [...pulling, ...starting],
    { type: "show", changes: { pane: { ...progressScreen.pane, service: "api", filter: "get" } } },
    { type: "show-service-lines", service: "api", lines: serviceLines },
    {
      type: "show",
      changes: {
        pane: {
          ...progressScreen.pane,
          service: "api",
          filter: "get",
          held: serviceLines.map((text) => ({ source: "api", line: text })),
        },
      },
    },
  ),
  "progress-stop": running(4000, pulling, { type: "ask-stop" }),
  "progress-stopping": running(4000, pulling, { type: "stop" }),
  "end-done": ended(exampleRun, {
    type: "end-run",
    exitCode: 0,
    summary: exampleSummary,
    problem: undefined,
    isDraftKept: false,
  }),
  "end-failed": ended(failed, {
    type: "end-run",
    exitCode: 1,
    problem: undefined,
    isDraftKept: false,
  }),
  source: after(fromSource("source")),
  "source-options": after(fromSource("options")),
  "coolify-address": after(there("address")),
  "coolify-options": after(there("options")),
  coolify: after(there("coolify")),
  "coolify-api": after(there("coolify", throughApi)),
  "coolify-files": after(there("coolify-files"), { type: "show", changes: { files: forCoolify } }),
  "coolify-end": after(there("coolify-files"), { type: "open", screen: coolifyEndScreen(forCoolify) }),
  help: after(at("workspace"), { type: "show-help" }),
};
