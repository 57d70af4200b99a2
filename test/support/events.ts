import type { Summary, TaskEvent } from "../../src/domain/event.ts";
import type { Plan, PlanStep } from "../../src/domain/plan.ts";
import { Problem } from "../../src/domain/problem.ts";

/** Made-up material for renderers and screens: a plan, what a run says about it, and how it ends. */
export function planStep(step: Partial<PlanStep> & { task: string }): PlanStep {
  return {
    phase: "files",
    title: step.task,
    because: "it is missing",
    state: "needed",
    changes: [],
    readsOnly: false,
    ...step,
  };
}

export const examplePlan: Plan = {
  steps: [
    planStep({
      task: "write-env",
      title: "Write the settings file",
      because: "there is no .env yet",
      changes: [
        { action: "create", what: ".env (mode 0600)" },
        { action: "create", what: "JWT_SECRET, generated" },
      ],
    }),
    planStep({ task: "write-compose", title: "Write compose.yaml", state: "done", because: "it is as it should be" }),
    planStep({
      task: "pull-images",
      phase: "images",
      title: "Download the images",
      because: "two are not here yet",
      changes: [{ action: "pull", what: "postgres:15.8" }],
    }),
    planStep({
      task: "start-applications",
      phase: "applications",
      title: "Start api, worker and dashboard",
      state: "skipped",
      because: "a rehearsal runs no containers",
    }),
    planStep({
      task: "verify-database",
      phase: "verification",
      title: "Verify the database",
      because: "it is looked at every time",
      readsOnly: true,
    }),
  ],
};

export const exampleSummary: Summary = {
  mode: "embedded",
  target: "compose",
  dashboardUrl: "https://app.example.com/dashboard",
  apiUrl: "https://api.example.com",
  workspace: { name: "Acme", id: "0b9c", administrator: "ops@example.com" },
  google: {
    redirectUri: "https://api.example.com/api/public/auth/oauth2/callback/google",
    origin: "https://app.example.com",
  },
  embeddedPages: ["https://app.example.com/dashboard/dashboard-l/embedded/journeys/v2"],
  files: {
    directory: "/opt/d",
    compose: "/opt/d/compose.yaml",
    env: "/opt/d/.env",
    log: "/opt/d/.dittofeed-setup/logs/1.log",
  },
  secretKey: { file: "/opt/d/.env", isWritten: true },
  verified: ["the API answers at /api"],
  unverified: ["a real sign-in: it needs a person"],
  defects: ["reusing a refresh token is not noticed"],
  next: [
    "Register https://api.example.com/api/public/auth/oauth2/callback/google at Google (APIs & Services, Credentials, Authorized redirect URIs).",
    "Open https://app.example.com/dashboard and sign in as ops@example.com.",
  ],
  savedProfile: "/home/me/.config/dittofeed-setup/dittofeed.yaml",
};

export const exampleProblem = new Problem({
  code: "port-taken",
  title: "Port 3000 is taken",
  saw: "container web-1 listens on 127.0.0.1:3000",
  why: "The dashboard cannot start there.",
  next: "Stop it, or choose another port.",
});

/** A whole run that goes well. */
export const exampleRun: TaskEvent[] = [
  { type: "plan-made", plan: examplePlan },
  { type: "finding", finding: { check: "disk", status: "ok", saw: "80 GB free" } },
  { type: "task-started", task: "write-env", title: "Write the settings file", phase: "files" },
  { type: "task-done", task: "write-env", changed: true, because: "there is no .env yet", milliseconds: 120 },
  { type: "task-started", task: "write-compose", title: "Write compose.yaml", phase: "files" },
  { type: "task-done", task: "write-compose", changed: false, because: "it is as it should be", milliseconds: 2 },
  { type: "task-started", task: "pull-images", title: "Download the images", phase: "images" },
  {
    type: "service-state",
    task: "pull-images",
    service: "postgres",
    state: "pulling",
    done: 10_000_000,
    total: 40_000_000,
  },
  { type: "task-line", task: "pull-images", source: "docker", line: "\u001b[32mpulling\u001b[0m layer" },
  { type: "service-state", task: "pull-images", service: "postgres", state: "pulled" },
  { type: "service-state", task: "pull-images", service: "postgres", state: "pulled" },
  { type: "task-done", task: "pull-images", changed: true, because: "two are not here yet", milliseconds: 61_000 },
  { type: "task-skipped", task: "start-applications", because: "a rehearsal runs no containers" },
  { type: "task-started", task: "verify-database", title: "Verify the database", phase: "verification" },
  { type: "verified", task: "verify-database", what: "36 tables are there" },
  {
    type: "task-done",
    task: "verify-database",
    changed: false,
    because: "it is looked at every time",
    milliseconds: 300,
  },
  { type: "run-ended", outcome: "done", exitCode: 0, problem: undefined, summary: exampleSummary },
];
