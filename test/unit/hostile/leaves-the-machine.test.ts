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

/**
 * Asked where a person has asked for it: `self-update --check`, a rehearsal that has no PostgreSQL yet, an
 * OAuth client that is typed into the wizard, and a clone of the app's source.
 */
const asked = ["accounts.google.com", "github.com", "registry.npmjs.org"];

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
  "your.domain",
];

it("names no other machine that it could ask: what is not the installation's own address is only shown", () => {
  const hosts = sources.flatMap(({ text }) =>
    [...text.matchAll(/\bhttps?:\/\/([a-z0-9.-]+\.[a-z]{2,})\b/g)].map(([, host = ""]) => host),
  );
  expect([...new Set(hosts)].toSorted()).toEqual([...asked, ...shown].toSorted());
});
