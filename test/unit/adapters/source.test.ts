import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import { createSourceCode } from "../../../src/adapters/source/source.ts";
import { type SourceReport, type SourceTree, sourcePackages } from "../../../src/domain/source.ts";
import { type LocalWorkspace, makeLocalWorkspace } from "../../support/local-workspace/local-workspace.ts";

const signal = new AbortController().signal;
const source = createSourceCode({ shell: createShell() });
const folder = mkdtempSync(join(tmpdir(), "dittofeed-setup-source-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quiet = () => undefined;
const look = (root: string) => source.inspect(root, { node: process.execPath }, signal);
const treeAt = (root: string): SourceTree => ({ root, node: process.execPath });
const states = async (root: string) =>
  Object.fromEntries((await look(root)).packages.map(({ name, state }) => [name, state]));

async function buildAll(tree: SourceTree): Promise<void> {
  for (const { name, state } of (await look(tree.root)).packages)
    if (state !== "current") await source.build(tree, name, quiet, signal);
}

/** Later than whatever was written until now. */
function touch(path: string): void {
  const later = new Date(Date.now() + 1000);
  utimesSync(path, later, later);
}

describe("a checkout", () => {
  let workspace: LocalWorkspace;
  let tree: SourceTree;
  beforeAll(async () => {
    workspace = makeLocalWorkspace(join(folder, "checkout"));
    tree = treeAt(workspace.root);
  });

  it("is found from any folder in it, by the name in its package.json", async () => {
    expect(await source.find(join(workspace.root, "packages/api/scripts"))).toBe(workspace.root);
    expect(await source.find(folder)).toBeUndefined();
  });

  it("tells its commit, its branch, changed files, and what git leaves out", async () => {
    workspace.write("packages/api/notes.txt", "mine\n");
    const seen = await look(workspace.root);
    expect(seen).toMatchObject({ state: "there", branch: "multi-tenant-main", changed: 1, hasGit: true });
    expect(seen.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(seen.settings.root).toEqual({ path: join(workspace.root, ".env"), isIgnored: true });
    expect(seen.settings.dashboard.isIgnored).toBe(true);
    rmSync(join(workspace.root, "packages/api/notes.txt"));
  });

  it("cannot be built before it is installed, and says which command says more", async () => {
    await expect(source.build(tree, "emailo", quiet, signal)).rejects.toMatchObject({
      code: "build-failed",
      saw: expect.stringContaining("doesn't seem to have been installed"),
      next: expect.stringContaining(".yarn/releases/yarn-4.1.1.cjs workspace emailo run build)"),
    });
  });

  it("is installed once, without what does not run, until yarn.lock changes", async () => {
    expect((await look(workspace.root)).install.state).toBe("absent");
    await source.install(tree, quiet, signal);
    expect(workspace.calls().at(-1)).toBe("workspaces focus api worker dashboard admin-cli");
    expect((await look(workspace.root)).install).toEqual({ state: "current", node: process.versions.node });
    workspace.write("yarn.lock", "# another one\n");
    touch(join(workspace.root, "yarn.lock"));
    expect((await look(workspace.root)).install.state).toBe("older");
    // Somebody may have more installed than runs: nothing of it is taken away.
    await source.install(tree, quiet, signal);
    expect(workspace.calls().at(-1)).toBe("install");
    expect((await look(workspace.root)).install.state).toBe("current");
  });

  it("is built in the order in which packages need one another, and shows the compiler's errors by file and line", async () => {
    const reports: SourceReport[] = [];
    await expect(source.build(tree, "isomorphic-lib", (one) => reports.push(one), signal)).rejects.toMatchObject({
      code: "build-failed",
      title: "isomorphic-lib does not compile: one error",
      saw: "packages/isomorphic-lib/src/email.ts:1:32 TS2307 Cannot find module 'emailo' or its corresponding type declarations.",
    });
    expect(reports).toContainEqual({ type: "line", line: expect.stringContaining("error TS2307") });
    expect(await states(workspace.root)).toMatchObject({ emailo: "absent", "isomorphic-lib": "unfinished" });
    await buildAll(tree);
    expect(new Set(Object.values(await states(workspace.root)))).toEqual(new Set(["current"]));
    expect(workspace.calls().slice(-sourcePackages.length)).toEqual(
      sourcePackages.map((name) => `workspace ${name} run build`),
    );
  });

  it("builds what is older than its source, and what sees that", async () => {
    touch(join(workspace.root, "packages/backend-lib/src/config.ts"));
    expect(await states(workspace.root)).toEqual({
      ...{ emailo: "current", "isomorphic-lib": "current", "backend-lib": "older" },
      ...{ api: "older", worker: "older", "admin-cli": "older" },
    });
    // A test is in no build.
    workspace.write("packages/isomorphic-lib/src/email.test.ts", "");
    touch(join(workspace.root, "packages/isomorphic-lib/src/email.test.ts"));
    expect((await states(workspace.root))["isomorphic-lib"]).toBe("current");
  });

  it("shows the first ten errors, and how many more", async () => {
    const faults = Array.from({ length: 12 }, (_, at) => `// fault: TS2322: Type ${at} is wrong.`).join("\n");
    workspace.write("packages/worker/src/many.ts", faults);
    await expect(source.build(tree, "worker", quiet, signal)).rejects.toMatchObject({
      title: "worker does not compile: 12 errors",
      saw: expect.stringMatching(
        /^packages\/worker\/src\/many\.ts:1:1 TS2322 Type 0 is wrong\.\n(?:.*\n){9}and 2 more$/,
      ),
    });
    rmSync(join(workspace.root, "packages/worker/src/many.ts"));
    // It was emitted all the same, and is not good for that.
    expect((await states(workspace.root)).worker).toBe("unfinished");
  });

  it("that was ended in the middle of a build counts as unfinished", async () => {
    workspace.write("packages/admin-cli/hangs", "");
    const stop = new AbortController();
    const building = source.build(tree, "admin-cli", quiet, stop.signal);
    setTimeout(() => stop.abort(), 200);
    await expect(building).rejects.toThrow();
    rmSync(join(workspace.root, "packages/admin-cli/hangs"));
    expect((await states(workspace.root))["admin-cli"]).toBe("unfinished");
  });

  it("runs a program beside the app's own code with the settings of its .env, whatever is exported", async () => {
    await buildAll(tree);
    workspace.write(".env", "CLICKHOUSE_HOST=http://127.0.0.1:8124\n");
    const exporting = createSourceCode({ shell: createShell({ ...process.env, CLICKHOUSE_HOST: "http://elsewhere" }) });
    const script =
      'process.stdout.write(require("/service/packages/backend-lib/dist/src/config.js")().authMode + " " + process.env.CLICKHOUSE_HOST)';
    expect(await exporting.runNode(tree, script, "", signal)).toBe("anonymous http://127.0.0.1:8124");
    await expect(exporting.runNode(tree, 'throw new Error("no ClickHouse")', "", signal)).rejects.toMatchObject({
      code: "app-failed",
      saw: expect.stringContaining("no ClickHouse"),
    });
  });

  it("tells its migrations with the hash that drizzle-orm writes down", async () => {
    const found = await source.migrations(tree, signal);
    expect(found[8]).toMatchObject({ tag: "0008_huge_toad_men", createdAt: 1_751_513_277_234 });
  });

  it("says what it is when the registry cannot be reached", async () => {
    workspace.write("offline", "");
    await expect(source.install(tree, quiet, signal)).rejects.toMatchObject({
      code: "install-failed",
      title: "The packages of the app cannot be downloaded",
      saw: expect.stringContaining("getaddrinfo ENOTFOUND registry.yarnpkg.com"),
    });
    expect((await look(workspace.root)).install.state).toBe("unfinished");
  });
});

describe("a clone", () => {
  let origin: string;
  beforeAll(() => {
    origin = `file://${makeLocalWorkspace(join(folder, "origin")).root}`;
  });
  const into = (name: string, repository = origin, ref = "multi-tenant-main") =>
    source.clone({ root: join(folder, "clones", name), repository, ref }, quiet, signal);

  it("is shallow and whole, and leaves nothing beside it", async () => {
    await into("good");
    const root = join(folder, "clones", "good");
    expect(await look(root)).toMatchObject({ state: "there", changed: 0 });
    expect(existsSync(`${root}.dittofeed-setup-part`)).toBe(false);
  });

  it("is known as half where its part was left behind, and begins afresh", async () => {
    const root = join(folder, "clones", "half");
    mkdirSync(`${root}.dittofeed-setup-part/.git`, { recursive: true });
    expect((await look(root)).state).toBe("half");
    await into("half");
    expect((await look(root)).state).toBe("there");
  });

  it("is never made over files that are there", async () => {
    const root = join(folder, "clones", "taken");
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, "mine.txt"), "mine");
    expect((await look(root)).state).toBe("other");
    await expect(into("taken")).rejects.toMatchObject({ title: "The folder for the source is not empty" });
    expect(existsSync(join(root, "mine.txt"))).toBe(true);
    expect(existsSync(`${root}.dittofeed-setup-part`)).toBe(false);
  });

  it("says that there is no such branch, and how to list those that are", async () => {
    await expect(into("wrong", origin, "nope")).rejects.toMatchObject({
      code: "source-unusable",
      title: "The repository has no such branch or tag",
      saw: expect.stringContaining("Remote branch nope not found in upstream origin"),
      next: expect.stringContaining(`git ls-remote --heads --tags ${origin}`),
    });
  });

  it("says that a login is needed, and that a host is not there, by what git really says", async () => {
    const server = createServer((_, response) => response.writeHead(401, { "www-authenticate": "Basic" }).end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await expect(into("private", `http://127.0.0.1:${port}/acme/app`)).rejects.toMatchObject({
      title: "The repository is private, or does not exist",
      next: expect.stringContaining("git clone --depth 1 --branch multi-tenant-main"),
    });
    server.close();
    await expect(into("offline", `http://127.0.0.1:${port}/acme/app`)).rejects.toMatchObject({
      title: "The repository cannot be reached",
    });
    expect(existsSync(join(folder, "clones", "offline"))).toBe(false);
  });
});

it("takes the Node that fits before one that comes first", async () => {
  const bin = (name: string, version: string) => {
    const path = join(folder, name, "node");
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(path, `#!/bin/sh\necho v${version}\n`, { mode: 0o755 });
    return path;
  };
  const [newest, fitting] = [bin("newest", "24.1.0"), bin("fitting", "22.3.0")];
  const on = (...folders: string[]) =>
    createSourceCode({ shell: createShell({ PATH: [...folders, "/usr/bin", "/bin"].join(":"), HOME: folder }) });
  const nodeOf = async (code: ReturnType<typeof on>, named?: string) =>
    (await code.inspect(join(folder, "nowhere"), { node: named }, signal)).node;
  expect(await nodeOf(on(join(folder, "newest"), join(folder, "fitting")))).toEqual({
    path: fitting,
    version: "22.3.0",
  });
  expect(await nodeOf(on(), newest)).toEqual({ path: newest, version: "24.1.0" });
  expect(await nodeOf(on(), join(folder, "none"))).toBeUndefined();
});
