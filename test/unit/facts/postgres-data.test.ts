import { expect, test } from "vitest";
import type { Docker } from "../../../src/domain/docker.ts";
import { Problem } from "../../../src/domain/problem.ts";
import { inspectPostgresData, type PostgresDataPlace } from "../../../src/facts/postgres-data.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";
import { container, openDatabase } from "../checks/healthy-stack.ts";

const never = new AbortController().signal;
const place: PostgresDataPlace = {
  reference: "postgres:15.8",
  database: { state: "stopped" },
  containers: [],
  volumes: ["acme_redis", "acme_postgres"],
  images: ["postgres:15.8", "redis:7"],
};

/** An engine that is asked nothing but what the test names. */
function look(parts: Partial<PostgresDataPlace>, engine: Partial<Docker> = {}) {
  const strict = new Proxy(engine, {
    get: (given, name) =>
      Reflect.get(given, name) ??
      (() => {
        throw new Error(`the test did not expect ${String(name)}`);
      }),
  }) as Docker;
  return inspectPostgresData(untouchablePorts({ docker: strict }), { ...place, ...parts }, never);
}

const held = (major: number) => ({ state: "held", major, where: "The volume acme_postgres", imageMajor: undefined });

test("without a volume and a container nothing is asked", async () => {
  expect(await look({ volumes: ["acme_redis"] })).toEqual({ state: "none" });
});

test("a server that answers says it itself", async () => {
  expect(await look({ database: openDatabase(), containers: [container("postgres")] })).toEqual(held(15));
});

test("else the folder in the container, else in the volume, beside any image that is here", async () => {
  const asked: unknown[] = [];
  const engine: Partial<Docker> = {
    postgresMajor: async (where) => {
      asked.push(where);
      return 14;
    },
    localImages: async () => new Map([["redis:7", "sha256:1"]]),
  };
  expect(await look({ containers: [container("postgres")] }, engine)).toEqual(held(14));
  expect(await look({}, engine)).toEqual(held(14));
  expect(asked).toEqual([{ container: "id-postgres" }, { volume: "acme_postgres", image: "redis:7" }]);
});

test("what cannot be seen is not known, and no error", async () => {
  const nothingHere = { localImages: async () => new Map() };
  expect(await look({}, nothingHere)).toMatchObject({ state: "unknown", saw: expect.stringContaining("image") });
  const problem = new Problem({ code: "docker-failed", title: "t", saw: "no such file", why: "w", next: "n" });
  const failing: Partial<Docker> = { postgresMajor: () => Promise.reject(problem) };
  expect(await look({ containers: [container("postgres")] }, failing)).toMatchObject({
    state: "unknown",
    saw: expect.stringContaining("no such file"),
  });
});

test("an image whose tag does not say it is asked for its own word", async () => {
  const engine: Partial<Docker> = {
    postgresMajor: async () => 15,
    imageVariable: async (_, name) => (name === "PG_MAJOR" ? "16" : undefined),
  };
  const parts = { containers: [container("postgres")], reference: "mine/db:latest" };
  expect(await look(parts, engine)).toMatchObject({ major: 15, imageMajor: 16 });
});
