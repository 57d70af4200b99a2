import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const folders = ["src", "screens", "tasks", "schema", "compose"];
const sources = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => ({ path: join(folder, name), text: readFileSync(join(folder, name), "utf8") })),
);

/** All else that talks is a program of its own: docker with its ssh, pg_dump. */
const network =
  /(?:from|import|import\(|require\(|getBuiltinModule\() ?"(?:node:)?(?:https?|http2|net|tls|dns|dgram|undici|ws|pg)(?:\/\w+)?"|\bfetch\(|\bWebSocket\(/;

it("only the adapters open connections, and programs that are run in a container of the stack", () => {
  const openers = sources.filter(({ text }) => network.test(text)).map(({ path }) => path);
  const folderOf = (path: string) => path.split("/").slice(0, path.startsWith("src/") ? 3 : 2);
  expect([...new Set(openers.map((path) => folderOf(path).join("/")))].toSorted()).toEqual([
    "compose/scripts",
    "compose/stack",
    "src/adapters/host",
    "src/adapters/http",
    "src/adapters/inside",
    "src/adapters/postgres",
    "src/adapters/rehearsal",
    "src/post-deployment/image-pg.ts",
  ]);
});

/** Asked by one file each: whether Google knows a client; and npm's registry, for a rehearsal's PostgreSQL. */
const asked = [
  { host: "accounts.google.com", by: "src/facts/google-client.ts" },
  { host: "registry.npmjs.org", by: "src/adapters/http/npm-registry.ts" },
];

/** In texts for people; and index.docker.io, the key under which Docker's own client keeps its login. */
const shown = [
  "acme-staging-v02.api.letsencrypt.org",
  "app.example.com",
  "coolify.example.com",
  "customer-site.example",
  "docs.docker.com",
  "git.example.com",
  "index.docker.io",
  "nodejs.org",
  "registry.npmjs.org",
  // The name of SVG, which nobody asks.
  "www.w3.org",
  "your.domain",
];

it("names no other machine that it could ask: what is not the installation's own address is only shown", () => {
  const named = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/\bhttps?:\/\/([a-z0-9.-]+\.[a-z]{2,})\b/g)].map(([, host = ""]) => ({ host, by: path })),
  );
  const isAsked = (one: { host: string; by: string }) =>
    asked.some(({ host, by }) => one.host === host && one.by === by);
  expect(asked.filter((one) => !named.some(({ host, by }) => host === one.host && by === one.by))).toEqual([]);
  const others = named.filter((one) => !isAsked(one)).map(({ host }) => host);
  expect([...new Set(others)].toSorted()).toEqual(shown);
});
