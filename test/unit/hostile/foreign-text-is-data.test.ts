import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as compose from "../../../compose/commands/compose.ts";
import * as containers from "../../../compose/commands/containers.ts";
import { commandLine, type DockerCommand } from "../../../compose/commands/docker.ts";
import * as images from "../../../compose/commands/images.ts";
import * as networks from "../../../compose/commands/networks.ts";
import * as postgres from "../../../compose/commands/postgres.ts";
import * as registry from "../../../compose/commands/registry.ts";
import { parseEnvFile } from "../../../compose/env/env-file.ts";
import { problemFromDocker } from "../../../compose/output/docker-problems.ts";
import { caddyfile } from "../../../compose/stack/edge/caddyfile.ts";
import { composeOutline } from "../../../compose/stack/override-outline.ts";
import { writtenService } from "../../../compose/stack/written-compose-file.ts";
import { quoteLiteral } from "../../../schema/model/sql.ts";
import { parseContainers } from "../../../src/adapters/docker/parse-containers.ts";
import { parseStacks } from "../../../src/adapters/docker/stacks.ts";
import { createProfileStore } from "../../../src/adapters/profiles/profile-store.ts";
import { readProfile } from "../../../src/adapters/profiles/profile-text.ts";
import { readWorkspaceFile } from "../../../src/adapters/workspace-file/workspace-file.ts";
import { createDrafts } from "../../../src/cli/commands/wizard/drafts.ts";
import {
  engineName,
  foundProject,
  imageRepository,
  imageTag,
  isOneLine,
  loginName,
  loginServer,
  projectName,
  runId,
  safeName,
} from "../../../src/domain/grammar.ts";
import { installationPaths } from "../../../src/domain/installation-files.ts";
import type { Files } from "../../../src/domain/ports.ts";
import { profileSchema } from "../../../src/domain/profile.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { quoteIdentifier, shellWord, typed } from "../../../src/domain/typed.ts";
import { taskDurations } from "../../../src/engine/journal.ts";
import { InstallationLock, lockHeld } from "../../../src/engine/lock.ts";
import { readLastRun } from "../../../src/facts/last-run.ts";
import { outgoingLines } from "../../../src/output/outgoing.ts";
import { createRedactor } from "../../../src/output/redactor.ts";
import { renderProblem } from "../../../src/output/text/render-problem.ts";
import { readWhole } from "../../support/import-file.ts";
import { someProfile, someProfileInput } from "../../support/some-profile.ts";

/*
 * Names of databases, tables, containers, networks, labels; journal, lock and drafts; a profile's
 * texts; answers of servers; logs. Whoever chose them may not be the one who runs this: to us they
 * are data, never a path, an option, a connection string, a pattern, an interpolation or a code of
 * a terminal.
 */

const hostile: Record<string, string> = {
  "a path up": "../../etc/cron.d/x",
  "a path from the root": "/etc/passwd",
  "a hidden file": ".bashrc",
  "an option": "--privileged",
  "short options": "-rf",
  "an option with a value": "--volume=/:/host",
  "a command in a shell": "a $(touch OWNED);x",
  "another in backquotes": "a`touch OWNED`",
  "a pipe and a file": "a|sh>OWNED&",
  "quotes that close": `a' "b" 'c`,
  "a quote and a statement": `x"; DROP TABLE "Workspace"; --`,
  "another in a literal": `x'; DROP TABLE "Workspace"; --`,
  "a backslash in a literal": "x\\'; SELECT 1; --",
  "a connection string": "host=evil.example dbname=x user=y",
  "an address": "postgresql://evil.example/x?host=evil",
  "a pattern": ".*|^$",
  "a pattern that goes back": "(a+)+$",
  "a replacement": "$&$1$$",
  "what Compose would put in": "$" + "{JWT_SECRET}",
  "what it would put in otherwise": "$JWT_SECRET",
  "what Caddy would put in": "{env.HOME} {$" + "HOME}",
  "what a template would put in": "{{.Env}}",
  "a line of ours": "x\nNext: rm -rf /",
  "a title and the clipboard": "\u001b]0;x\u0007\u001b]52;c;cHduZWQ=\u0007",
  "another table of controls": "\u009b2J",
  "text that runs backwards": "\u202etxt.exe",
  "a comma and another label": "hello,com.docker.compose.project.working_dir=/tmp/evil",
  "a key of a mount": "x,source=/,readonly=false",
  "a key of everything": "__proto__",
  "another one": "constructor",
  "a name with a NUL": "a\0b",
  "a blank": " ",
  nothing: "",
};
const texts = Object.entries(hostile);
const all = fc.oneof(fc.constantFrom(...Object.values(hostile)), fc.string({ unit: "binary", maxLength: 12 }));

describe("a command", () => {
  const target = { directory: "/opt/d", name: "d", override: undefined };
  const v2 = { state: "v2", progress: "plain" } as const;
  /** Every command that takes a name from somewhere, with a hostile one in each place. */
  const commands = (name: string): DockerCommand[] => [
    containers.projectContainers(name),
    containers.projectVolumes(name),
    containers.containersNamed(name),
    containers.inspectContainers([name]),
    containers.containerLogs(name, 1),
    containers.startContainers([name]),
    containers.restartContainers([name]),
    containers.stopContainers([name]),
    containers.removeContainer(name),
    containers.copyOut(name, "/x"),
    containers.nodeIn(name, "x"),
    containers.nodeBeside(name, name, "x"),
    containers.listAppMigrations(name, name),
    containers.createBesideVolume({ name, volume: name, folder: "/x", image: name }),
    images.inspectImages([name]),
    images.imageSettings(name),
    networks.connectNetwork(name, name, [name]),
    networks.disconnectNetwork(name, name),
    registry.inspectManifest(name),
    registry.pullImage(name),
    registry.logIn(name, name),
    postgres.psqlInside(name, name),
    postgres.relayToPostgres(name, name),
    postgres.dumpInContainer(name, { user: name, database: name }),
    compose.composeRestart(v2, { ...target, directory: `/srv/${name}` }, []),
  ];

  /** Options that take what stands behind them, whatever it is. */
  const taking = new Set(["--alias", "--format", "--filter", "--entrypoint", "--network", "--pull", "--set"]);

  it.each(texts)("never takes for an option: %s", (_, name) => {
    for (const [at, { arguments: words }] of commands(name).entries()) {
      const end = words.indexOf("--");
      const before = end === -1 ? words : words.slice(0, end);
      const alone = before.filter((word, n) => word === name && !taking.has(before[n - 1] ?? ""));
      expect(name === "" ? [] : alone, `command ${at}: ${JSON.stringify(words)}`).toEqual([]);
    }
  });

  it("that is shown is, pasted into a shell, the command that is meant", () => {
    const words = texts.map(([, text]) => text).filter((text) => !text.includes("\0"));
    const script = words.map((word) => `printf '%s\\0' ${shellWord(word)}`).join("\n");
    expect(execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1)).toEqual(words);
    const line = typed`printf '%s\\0' ${words} ${"a $(b)"}`;
    expect(execFileSync("sh", ["-c", line], { encoding: "utf8" }).split("\0").slice(0, -1)).toEqual([
      ...words,
      "a $(b)",
    ]);
    const shown = words.flatMap((word) =>
      commands(word).map((command) => [command, commandLine(command).replace(/^docker /, "printf '%s\\0' ")] as const),
    );
    const said = execFileSync("sh", ["-c", shown.map(([, text]) => `${text}; printf '\\1'`).join("\n")], {
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    }).split("\u0001");
    for (const [n, [{ arguments: wanted }]] of shown.entries()) {
      const words = (said[n] ?? "").split("\0").slice(0, -1);
      // Without the `--` where no name behind it looks like an option.
      const isWhole = words.length === wanted.length;
      expect(words).toEqual(isWhole ? wanted : wanted.toSpliced(wanted.indexOf("--"), 1));
    }
  });

  it("is not told another mount by the name of a volume", () => {
    for (const [, volume] of texts) {
      const { arguments: words } = containers.createBesideVolume({ name: "n", volume, folder: "/x", image: "i" });
      const mount = words.find((word) => word.startsWith("--mount="))?.slice("--mount=".length) ?? "";
      expect(csvFields(mount)).toEqual(["type=volume", `source=${volume}`, "target=/x", "readonly", "volume-nocopy"]);
    }
  });

  it("asks the engine for a name and for nothing like it", () => {
    for (const [, name] of texts) {
      const pattern =
        containers
          .containersNamed(name)
          .arguments.at(-1)
          ?.replace(/^name=/, "") ?? "";
      expect(new RegExp(pattern).test(name)).toBe(!/[\n\0]/.test(name) || new RegExp(pattern).test(name));
      expect(new RegExp(pattern).test(`x${name}x`)).toBe(false);
    }
  });
});

/** As the client reads a mount (encoding/csv). */
function csvFields(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );
}

describe("a name", () => {
  it("of a role, a database or a table stays one in a statement", () => {
    fc.assert(
      fc.property(all, (name) => {
        const quoted = quoteIdentifier(name);
        expect(/^"(?:[^"]|"")*"$/.test(quoted)).toBe(true);
        expect(quoted.slice(1, -1).replaceAll('""', '"')).toBe(name);
        const literal = quoteLiteral(name);
        // Whatever standard_conforming_strings says: a backslash hides no quote.
        expect(literal).toMatch(name.includes("\\") ? /^E'(?:[^'\\]|''|\\\\)*'$/ : /^'(?:[^']|'')*'$/);
      }),
    );
  });

  it("becomes a file's name in its own folder only, seen and no option", () => {
    fc.assert(
      fc.property(all, (name) => {
        expect(safeName(name)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,100}$/);
      }),
    );
  });

  it.each(texts)("is none that an engine, a registry or Compose could be given: %s", (_, name) => {
    const allowed = [projectName, foundProject, engineName, imageRepository, imageTag, runId].map((one) =>
      one.test(name),
    );
    // A word of letters alone is a name like any other.
    expect(allowed.includes(true)).toBe(["constructor", "__proto__"].includes(name));
    if (/[\s:]|^-/u.test(name)) expect(loginName.test(name)).toBe(false);
    if (name !== "constructor") expect(loginServer.test(name)).toBe(false);
    if (/[\p{Cc}\u202e]/u.test(name)) expect(isOneLine(name)).toBe(false);
  });

  it.each(texts.filter(([, name]) => name !== "constructor"))(
    "of a saved profile leads nowhere else: %s",
    (_, name) => {
      expect(() => createProfileStore({ directory: "/nowhere" }).pathOf(name)).toThrow(
        expect.objectContaining({ code: "usage" }),
      );
    },
  );
});

describe("a profile", () => {
  it.each(texts.filter(([, text]) => !["constructor", "__proto__"].includes(text)))(
    "has no field that reaches a file of ours with: %s",
    (_, text) => {
      const bad = (parts: object) => !profileSchema.safeParse(someProfileInput(parts as never)).success;
      expect(bad({ name: text })).toBe(true);
      expect(bad({ address: `https://${text}` })).toBe(true);
      expect(bad({ edge: { frameAncestors: [`https://${text}`] } })).toBe(true);
      expect(bad({ edge: { email: `${text}@example.com` } }) || !/[{}$"\s]/.test(text)).toBe(true);
      expect(bad({ images: { api: { repository: text } } })).toBe(true);
      expect(bad({ images: { registry: text } })).toBe(true);
      expect(bad({ images: { api: { tag: text } } })).toBe(true);
      expect(bad({ images: { api: { digest: text } } })).toBe(true);
      expect(bad({ database: { external: { host: text } } })).toBe(true);
      expect(bad({ google: { clientId: text } })).toBe(!isOneLine(text));
      expect(bad({ google: { clientId: "x", clientSecret: { fromEnv: text } } })).toBe(true);
      const { data } = profileSchema.safeParse(someProfileInput({ edge: { email: "a@example.com" } }));
      expect(caddyfile({ ...someProfile(), ...data } as never)).not.toContain(
        text === "" || text === " " ? "\0" : text,
      );
    },
  );

  it("has no key that changes more than itself", async () => {
    for (const key of ["__proto__", "constructor", "toString", "hasOwnProperty"])
      for (const at of [`${key}: {mode: embedded}`, `ports: {${key}: {edge: 1}}`, `secrets: {${key}: x}`]) {
        const read = readProfile(`apiVersion: dittofeed-setup/v1\n${at}\n`);
        expect("issues" in read && read.issues.some(({ message }) => message.startsWith("unknown key")), at).toBe(true);
      }
    expect(({} as { mode?: string }).mode).toBeUndefined();
    expect([...parseEnvFile("__proto__=1\nconstructor=2\n")]).toEqual([
      ["__proto__", "1"],
      ["constructor", "2"],
    ]);
    for (const service of ["__proto__", "constructor", "toString"])
      expect(writtenService("services:\n  api: {image: x}\n", service)).toBeUndefined();
    expect(composeOutline("services: {__proto__: {image: x}, constructor: {image: y}}")).toContain("image: y");
    for (const heading of ["__proto__", "constructor"])
      expect((await readWhole(readWorkspaceFile(`name,${heading}\na,b\n`, "x.csv"))).faults).toHaveLength(1);
  });
});

describe("what the engine says", () => {
  const inspected = (labels: object, name = "/a-api-1") =>
    JSON.stringify([
      {
        Id: "c0ffee",
        Name: name,
        State: { Status: "running" },
        Config: {
          Env: ["__proto__=1", "A=1"],
          Labels: { "com.docker.compose.project": "a", "com.docker.compose.service": "api", ...labels },
        },
      },
    ]);
  const makeSecret = (name: string, value: string) => new Secret(name, value);
  const digest = { "dittofeed-setup.digest": "x" };

  it.each(texts)("of a container's name, project and folder: %s", (_, text) => {
    const [found] = parseContainers(inspected({}, `/${text}`), makeSecret);
    expect(found?.name).toBe(engineName.test(text) ? text : "c0ffee");
    const isName = foundProject.test(text);
    expect(
      parseStacks(inspected({ ...digest, "com.docker.compose.project": text })).map(({ project }) => project),
    ).toEqual(isName ? [text] : []);
    // A label's value is one value, and none of it is another label's.
    const [stack] = parseStacks(inspected({ ...digest, "z.note": text }));
    expect(stack).toMatchObject({ project: "a", directory: undefined });
    expect(parseContainers(inspected({ "com.docker.compose.service": text }), makeSecret)).toEqual([]);
  });

  it.each(texts)("of a name, a network or an image in an error stands in the command as one word: %s", (_, text) => {
    const said = [
      `Conflict. The container name "/${text}" is already in use by container "9d40"`,
      `network ${text} was found but has incorrect label com.docker.compose.network set to ""`,
      `image with reference ${text} was found but does not match the specified platform: wanted linux/arm64`,
      `external volume "${text}" not found`,
    ];
    for (const stderr of said) {
      const problem = problemFromDocker(stderr, 1, { doing: "start", project: "a" });
      const left = outgoingLines(createRedactor(), renderProblem(problem));
      expect(left).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
      expect(left.split("\n").filter((line) => line.startsWith("Next: rm"))).toEqual([]);
      // Where a shell would do something with it, it is in quotes.
      for (const [_word] of problem.next.matchAll(/\S*\$\(touch\S*|\S*`touch\S*/g))
        expect(problem.next).toMatch(/'[^']*touch/);
    }
  });
});

describe("files that somebody else may have written", () => {
  const filesOf = (text: string) => ({ read: async () => text, readEnd: async () => text }) as unknown as Files;
  const line = (parts: object) =>
    JSON.stringify({ run: "20260101T000000Z-abcdef", at: "2026-01-01T00:00:00.000Z", type: "task-started", ...parts });

  it.each(texts)("the journal: %s", async (_, text) => {
    // A word of small letters alone is a word like any other.
    for (const parts of [{ run: text }, { at: text }, ...(text === "constructor" ? [] : [{ type: text }])])
      expect(await readLastRun(filesOf(`${line(parts)}\n`), "/x")).toBeUndefined();
    const task = { type: "task-done", changed: true, milliseconds: 5, task: text };
    const durations = await taskDurations(filesOf(`${line(task)}\n`), "/x");
    expect(Object.keys(durations)).toEqual(text === "constructor" ? ["constructor"] : []);
    const shown = await readLastRun(filesOf(`${line({ task: "a", title: text })}\n`), "/x");
    expect(shown?.stoppedAtTitle ?? "").not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it.each(texts)("the lock: %s", async (_, text) => {
    const owner = { pid: 1, bootId: "b", startedAtTick: "1", hostname: text, command: text, since: text };
    const asked: unknown[] = [];
    const host = { isAlive: async (one: unknown) => asked.push(one) > 0 };
    const lock = (parts: object) =>
      new InstallationLock(
        { files: filesOf(JSON.stringify({ ...owner, ...parts })), host, clock: {} } as never,
        "/srv/a",
      ).owner();
    const problem = lockHeld(await lock({}), installationPaths(`/srv/${text}`).lock, new Date(0));
    const left = outgoingLines(createRedactor(), renderProblem(problem));
    expect(left.split("\n").filter((said) => said.startsWith("Next: rm"))).toEqual([]);
    for (const parts of [{ pid: text }, { bootId: `/${text}` }, { startedAtTick: `x${text}` }])
      expect(await lock(parts)).toBeUndefined();
  });

  it.each(texts)("a draft: %s", async (_, text) => {
    const drafts = (value: unknown) => createDrafts(filesOf(JSON.stringify(value)), { HOME: "/home/ann" }).load();
    expect(await drafts(text)).toBeUndefined();
    expect(await drafts({ version: 1, profile: text, answers: text })).toBeUndefined();
    const kept = await drafts({ version: 1, answers: { name: text } });
    if (kept !== undefined) expect(kept.answers.name).toBe(text);
  });
});
