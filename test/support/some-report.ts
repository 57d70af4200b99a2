import { parseJournalLine } from "../../src/domain/journal-line.ts";
import type { Report, ReportService, StackBox } from "../../src/output/report/report.ts";
import { timelineOf } from "../../src/output/report/timeline.ts";

const front = "acme_default";
const data = "acme_data";

const needs: Readonly<Record<string, readonly string[]>> = {
  cloudflared: ["edge"],
  edge: ["api", "dashboard"],
  dashboard: ["api"],
  api: ["postgres", "redis", "clickhouse", "temporal"],
  worker: ["postgres", "redis", "clickhouse", "temporal"],
  temporal: ["postgres"],
};

function box(service: string, role: StackBox["role"], parts: Partial<StackBox> = {}): StackBox {
  return {
    ...{ service, role, image: `example/${service}:1.2.3`, ports: [], condition: "healthy", severity: "ok", found: [] },
    networks: role === "outside" ? [front] : role === "application" ? [front, data] : [data],
    ...parts,
  };
}

const boxes: readonly StackBox[] = [
  box("postgres", "infrastructure", {
    image: `postgres:15.19-bookworm@sha256:${"53".repeat(32)}`,
    ports: ["127.0.0.1:5432"],
  }),
  box("redis", "infrastructure", { ports: ["127.0.0.1:6379"] }),
  box("clickhouse", "infrastructure", { ports: ["127.0.0.1:8123", "127.0.0.1:9000"] }),
  box("temporal", "infrastructure", { ports: ["127.0.0.1:7233"], condition: "starting", severity: "warn" }),
  box("api", "application", { condition: "keeps restarting", severity: "fail", found: ["C8", "S1"] }),
  box("worker", "application"),
  box("dashboard", "application"),
  box("edge", "outside", { image: "caddy:2.10.2", ports: ["*:80", "*:443"] }),
  box("cloudflared", "outside", { image: "cloudflare/cloudflared:2026.9.3" }),
];

export const arrows = boxes.flatMap(({ service }) => (needs[service] ?? []).map((to) => ({ from: service, to })));

const row = (one: StackBox): ReportService => ({
  ...{ service: one.service, severity: one.severity, condition: one.condition, ports: one.ports },
  ...{ image: one.image.replace(/[:@].*/, ""), digest: one.image.split("@")[1] ?? "" },
  ...{
    version: one.image.replace(/@.*/, "").split(":")[1] ?? "",
    memory: "212 MB of 4.3 GB",
    restarts: one.service === "api" ? 12 : 0,
    upFor: "2 d 4 h",
    startedAt: "2026-11-25T06:11:12.123Z",
  },
  needs: needs[one.service] ?? [],
});

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 26, 9, 30) + seconds * 1000).toISOString();
const line = (seconds: number, parts: object) => ({ run: "20261126T093000Z-abcdef", at: at(seconds), ...parts });
const service = (seconds: number, task: string, name: string, state: string) =>
  line(seconds, { type: "service-state", task, service: name, state });

/** An installation as its journal tells it: images, infrastructure, applications, and what was verified. */
export const someJournal: readonly string[] = [
  line(0, { type: "plan-made" }),
  line(0.1, { type: "task-started", task: "write-env", title: "Write secrets and settings to .env" }),
  line(0.2, { type: "task-done", task: "write-env", changed: true, milliseconds: 80 }),
  line(0.2, { type: "task-started", task: "pull-images", title: "Pull the images" }),
  service(0.3, "pull-images", "postgres", "pulling"),
  service(0.3, "pull-images", "api", "pulling"),
  service(4.1, "pull-images", "postgres", "pulled"),
  service(8, "pull-images", "api", "pulled"),
  line(8.1, { type: "task-done", task: "pull-images", changed: true, milliseconds: 7900 }),
  line(8.1, { type: "task-started", task: "start-infrastructure", title: "Start the infrastructure" }),
  service(8.4, "start-infrastructure", "postgres", "created"),
  service(8.4, "start-infrastructure", "temporal", "created"),
  service(8.6, "start-infrastructure", "postgres", "starting"),
  service(9, "start-infrastructure", "postgres", "running"),
  service(9, "start-infrastructure", "postgres", "waiting"),
  service(12.5, "start-infrastructure", "postgres", "healthy"),
  service(12.6, "start-infrastructure", "temporal", "starting"),
  service(12.9, "start-infrastructure", "temporal", "waiting"),
  service(17.8, "start-infrastructure", "temporal", "healthy"),
  line(17.9, { type: "task-done", task: "start-infrastructure", changed: true, milliseconds: 9800 }),
  line(17.9, { type: "task-started", task: "complete-schema", title: "Complete the database schema" }),
  line(18.4, { type: "task-done", task: "complete-schema", changed: false, milliseconds: 500 }),
  line(18.4, { type: "task-started", task: "start-applications", title: "Start the applications" }),
  service(18.6, "start-applications", "api", "starting"),
  service(19, "start-applications", "api", "waiting"),
  service(36, "start-applications", "api", "unhealthy"),
  line(36.2, { type: "task-failed", task: "start-applications", saw: "api is unhealthy" }),
  line(36.2, { type: "run-ended", outcome: "failed" }),
].map((one) => JSON.stringify(one));

/** A stack in which the api does not come up; name only what a test is about. */
export function someReport(parts: Partial<Report> = {}): Report {
  return {
    installation: "acme",
    found: 'the installation "acme" of its profile, standard mode, in /srv/acme',
    madeAt: "2026-11-27T10:15:30.000Z",
    version: "0.2.0",
    verdict: {
      severity: "fail",
      sentence: "AUTH_PROVIDER is not google in api. (C8)",
      tally: "2 problems, 1 warning.",
    },
    findings: [
      {
        ...{ id: "C8", title: "AUTH_PROVIDER is google", category: "configuration", severity: "fail" },
        saw: "AUTH_PROVIDER is not google in api.",
        why: "Without it nobody can sign in: the app shows an empty page.",
        next: "Take the line AUTH_PROVIDER out of your own compose file, then: dittofeed-setup --profile acme",
        evidence: "api: AUTH_PROVIDER=anonymous\nworker: AUTH_PROVIDER=google",
        fix: {
          ...{ title: "Set it in both services", risk: "a service is down for a moment" },
          command: "dittofeed-setup doctor --profile acme --fix C8",
          steps: "docker compose --project-name acme up --detach --no-deps --force-recreate api",
        },
      },
      {
        ...{ id: "S1", title: "Every container is running", category: "services", severity: "fail", fix: undefined },
        saw: "api has been started again 12 times.",
        why: "It ends by itself, so requests fail in between.",
        next: "dittofeed-setup logs api",
        evidence: "api: exit code 1, 12 restarts",
      },
      {
        ...{ id: "H3", title: "The engine's disk has free space", category: "host", severity: "warn", fix: undefined },
        saw: "Only 4.1 GiB free at /var/lib/docker.",
        why: "PostgreSQL and ClickHouse stop writing when the disk is full.",
        next: "docker system df",
        evidence: "",
      },
    ],
    passed: [
      { id: "H1", title: "Docker answers", category: "host" },
      { id: "D2", title: "The schema is complete", category: "database" },
    ],
    facts: [
      { label: "Mode", value: "standard, compose" },
      { label: "Address", value: "https://app.example.com/dashboard" },
      { label: "Engine", value: "Docker 28.0.0, amd64" },
      { label: "Database", value: "open, 33 tables, schema complete, 12.0 MB" },
    ],
    services: boxes.map(row),
    run: timelineOf(someJournal.flatMap(parseJournalLine), arrows),
    stack: { boxes, arrows, unknown: undefined },
    leftOut: ["The images could not be checked: no answer within 15 s", "Hidden 2 times: [JWT_SECRET hidden]"],
    ...parts,
  };
}
