import { describe, expect, it } from "vitest";
import { serviceDigests } from "../../../compose/stack/service-digest.ts";
import type { ContainerFacts } from "../../../src/domain/facts/containers.ts";
import type { Facts } from "../../../src/domain/facts/facts.ts";
import type { AssessInput } from "../../../src/domain/task.ts";
import { assessServices } from "../../../tasks/services/services-up.ts";
import { someFacts } from "../../support/some-facts.ts";
import { openDatabase } from "../checks/healthy-stack.ts";
import { profile, secrets } from "../compose/support.ts";

const input = (parts: Partial<ContainerFacts>): AssessInput => {
  const digest = serviceDigests(profile(), secrets(), undefined).get("clickhouse");
  const container = {
    service: "clickhouse",
    image: "",
    state: "running",
    health: "starting",
    digest,
    ...parts,
  } as ContainerFacts;
  return { profile: profile(), secrets: secrets(), facts: someFacts({ containers: [container] }) };
};

it.each<[Partial<ContainerFacts>, string, string]>([
  [{ health: "healthy" }, "done", "done"],
  [{ health: "starting" }, "done", "needed"],
  // It ends and is started over: who waits for it shows its log; who does not must not say that something else on the host did it.
  [{ state: "restarting", health: "none" }, "done", "needed"],
  [{ state: "exited", health: "none" }, "needed", "needed"],
  [{ digest: "another" }, "needed", "needed"],
])("%j, where it may still start and where it is waited for", (parts, mayStillStart, awaited) => {
  expect(assessServices(input(parts), ["clickhouse"], ["clickhouse"]).state).toBe(mayStillStart);
  expect(assessServices(input(parts), ["clickhouse"]).state).toBe(awaited);
});

it.each<[image: string, what: string, overrideText?: string]>([
  [
    "clickhouse/clickhouse-server:23.3",
    "clickhouse (clickhouse/clickhouse-server:23.3 becomes clickhouse/clickhouse-server:23.8.8.20)",
  ],
  ["clickhouse/clickhouse-server:23.8.8.20", "clickhouse (its settings changed)"],
  [
    `x@sha256:${"a".repeat(64)}`,
    `clickhouse (x@sha256:${"a".repeat(64)} becomes clickhouse/clickhouse-server:23.8.8.20)`,
  ],
  ["mine:1", "clickhouse (its settings changed)", "services: {clickhouse: {image: 'mine:1'}}"],
])("a container of the image %s that is recreated: %s", (image, what, overrideText) => {
  const { facts, ...others } = input({ digest: "another", image });
  const directory = { ...facts.directory, overrideText };
  const assessed = assessServices({ ...others, facts: { ...facts, directory } }, ["clickhouse"]);
  expect(assessed.state === "needed" && assessed.changes).toEqual([{ action: "recreate", what }]);
});

it("says that an image is held to its digest now, where that alone is new", () => {
  const { facts, ...others } = input({ service: "redis", digest: "another", image: "redis:7.2.16-bookworm" });
  const assessed = assessServices({ ...others, facts }, ["redis"]);
  expect(assessed.state === "needed" && assessed.changes).toEqual([
    { action: "recreate", what: "redis (redis:7.2.16-bookworm, pinned by digest now)" },
  ]);
});

describe("another version", () => {
  type Schema = Extract<Facts["database"], { state: "open" }>["schema"];
  /** What the plan says of a service whose image changes, over a database in that state. */
  const planned = (service: "api" | "postgres" | "worker", schema: Partial<Schema> | "closed", external = false) => {
    const { facts, ...others } = input({ service, digest: "another", image: "mine/old:1" });
    const open = openDatabase();
    const database =
      schema === "closed" || open.state !== "open"
        ? facts.database
        : { ...open, schema: { ...open.schema, ...schema } };
    const elsewhere = { external: { host: "db.example.com", password: { fromEnv: "P" } } };
    const wanted = external ? profile({ database: elsewhere }) : others.profile;
    const assessed = assessServices({ ...others, profile: wanted, facts: { ...facts, database } }, [service]);
    return assessed.state === "needed" ? assessed.changes[0]?.what : undefined;
  };
  const incomplete = { complete: false, pending: ["add column Workspace.type"] };

  it("of the app: the plan says that the database is dumped before, and where", () => {
    expect(planned("api", { ...incomplete, hasRows: true })).toMatch(
      /^api \(mine\/old:1 becomes .*; the database is dumped first, into \/.*\/\.dittofeed-setup\/dumps\)$/,
    );
  });

  it("of the app over a complete schema, and of PostgreSQL: that none is made, and how one is", () => {
    const none =
      /; no dump is made\. To be able to go back, first: docker compose exec -T postgres pg_dump -U dittofeed dittofeed > before\.sql\)$/;
    expect(planned("api", { hasRows: false })).toMatch(none);
    expect(planned("postgres", { ...incomplete, hasRows: true })).toMatch(none);
    expect(planned("api", {}, true)).toMatch(/first: pg_dump on a machine that can reach it\)$/);
  });

  it.each<[string, "api" | "worker", Partial<Schema> | "closed"]>([
    ["there is no database yet", "api", "closed"],
    ["it is empty", "api", { empty: true }],
    ["it holds no row", "api", { ...incomplete, hasRows: false }],
    ["the api's line says it already", "worker", { ...incomplete, hasRows: true }],
  ])("nothing is said of a dump where %s", (_, service, schema) => {
    expect(planned(service, schema)).toContain("becomes");
    expect(planned(service, schema)).not.toContain("dump");
  });
});
