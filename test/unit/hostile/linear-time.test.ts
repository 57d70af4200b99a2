import { describe, expect, it } from "vitest";
import { envFileText, parseEnvFile } from "../../../compose/env/env-file.ts";
import { problemFromDocker } from "../../../compose/output/docker-problems.ts";
import { tellingLines } from "../../../compose/output/telling-lines.ts";
import { composeOutline } from "../../../compose/stack/override-outline.ts";
import { isReplaced, writtenDigests, writtenService } from "../../../compose/stack/written-compose-file.ts";
import { parseContainers } from "../../../src/adapters/docker/parse-containers.ts";
import { parseStacks } from "../../../src/adapters/docker/stacks.ts";
import { readProfile } from "../../../src/adapters/profiles/profile-text.ts";
import { mostFaults } from "../../../src/adapters/profiles/yaml-source.ts";
import { readWorkspaceFile } from "../../../src/adapters/workspace-file/workspace-file.ts";
import { lineSaying } from "../../../src/checks/services/log-causes.ts";
import { inOneLine } from "../../../src/domain/grammar.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { readWhole } from "../../support/import-file.ts";
import { container as someContainer } from "../checks/healthy-stack.ts";

/*
 * Whoever can make a text long must not be able to stop the program with it: in each of these a
 * reader that goes back takes minutes, one that does not takes a part of a second.
 */

/** What it costs, however busy the machine is. */
function cpuSeconds(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  return cpuSince(before);
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}

const size = 200_000;
const filled = (part: string) => part.repeat(Math.ceil(size / part.length));

describe(".env", () => {
  it.each([
    ["blanks in a value", `A=x${filled(" ")}y`],
    ["tabs in a value", `A=x${filled("\t")}y`],
    ["carriage returns", `A=x${filled("\r")}y`],
    ["separators of lines", `A=x${filled("\u2028")}y`],
    ["hard spaces", `A=x${filled("\u00a0")}y`],
    ["comment signs", `A=x${filled(" #")}`],
    ["blanks before nothing", `${filled(" ")}y`],
    ["blanks after a name", `A${filled(" ")}y`],
    ["form feeds", filled("\f\n")],
    ["a quote behind backslashes that never closes", `A='${filled("\\'")}`],
    ["quotes that open and close", filled("A='x\n")],
    ["export, again and again", filled("export ")],
  ])("%s", (_, text) => {
    expect(cpuSeconds(() => parseEnvFile(text))).toBeLessThan(2);
  });

  it("many settings, of which many change", () => {
    const text = Array.from({ length: 2000 }, (_, n) => `A${n}=1`).join("\n");
    const entries = Array.from({ length: 60 }, (_, n) => ({ name: `A${n * 30}`, value: "2", group: "g" }));
    expect(cpuSeconds(() => envFileText(text, entries))).toBeLessThan(2);
  });
});

const shorter = (part: string) => part.repeat(Math.ceil(20_000 / part.length));
const manyKeys = (indent: string) => Array.from({ length: 6000 }, (_, n) => `${indent}k${n}: 1`).join("\n");
const yaml: [string, string][] = [
  ["unknown keys", manyKeys("")],
  ["unknown keys among secrets", `secrets:\n${manyKeys("  ")}`],
  ["keys that are there twice", shorter("mode: 1\n")],
  ["groups as keys, one in the other", "? ".repeat(4000)],
  ["groups as keys, in braces", `${"{? ".repeat(500)}a${"}".repeat(500)}`],
  ["brackets that never close", shorter("[")],
  ["references", `a: &a 1\n${"b: *a\n".repeat(2000)}`],
  [
    "references to references",
    ["&a0 [x]", ...Array.from({ length: 30 }, (_, n) => `&a${n + 1} [${`*a${n},`.repeat(9)}]`)]
      .map((line, n) => `k${n}: ${line}`)
      .join("\n"),
  ],
  ["tabs", `a:\n${"\tb: 1\n".repeat(2000)}`],
  ["blanks in a text", `mode: x${filled(" ")}y`],
  ["blanks in quotes", `mode: "x${filled(" ")}y"`],
  ["comment signs", `mode: x${shorter(" #")}`],
  ["escapes", `mode: "${"\\x".repeat(2000)}"`],
  ["documents", shorter("---\n")],
  ["a long address", `address: ${shorter("a.")}`],
];

describe("YAML of others", () => {
  it.each(yaml)("a profile of %s: its first faults, in words", (_, text) => {
    let read = readProfile("");
    expect(
      cpuSeconds(() => {
        read = readProfile(text);
      }),
    ).toBeLessThan(3);
    expect("issues" in read && read.issues.length).toBeGreaterThan(0);
    expect("issues" in read && read.issues.length).toBeLessThanOrEqual(mostFaults + 1);
  });

  it.each(yaml)("a compose file and a list of workspaces of %s", (_, text) => {
    const read = () => {
      writtenService(text, "api");
      writtenDigests(text);
      isReplaced(text, "api", "ports");
      composeOutline(text);
      readWorkspaceFile(text, "x.yaml");
    };
    expect(cpuSeconds(read)).toBeLessThan(4);
  });
});

it.each([
  ["quotes", filled('"')],
  ["quotes and commas", filled('",')],
  ["empty lines", `name\n${filled("\n")}`],
  ["separators", filled(";")],
  ["a column that nobody knows", `${filled("x")}\n`],
])("a CSV file of %s", async (_, text) => {
  const before = process.cpuUsage();
  await readWhole(readWorkspaceFile(text, "x.csv"));
  expect(cpuSince(before)).toBeLessThan(4);
});

const words = [
  "temporal",
  "broadcastAddress",
  "required",
  "refused",
  "dynamic config",
  "transport error",
  "password authentication failed for user ",
  "error during connect:",
  "PermissionError",
  "network ",
  "container x",
  'container name "',
  "suspiciously many ",
  "required variable ",
  "at ",
  "throw ",
  "goroutine 1 ",
  "ERR_A",
  " ",
  "a.ts:1",
];

it.each(words)("a log and an engine that say %j without an end", (word) => {
  const line = filled(word);
  const work = () => {
    for (const service of ["temporal", "worker", "api", "cloudflared"] as const) {
      const container = someContainer(service);
      const logs = new Map([[container.name, [line]]]);
      for (const row of ["S4", "S7", "S8", "S9", "S10", "S14"] as const) lineSaying(row, container, logs);
    }
    tellingLines([line], 3);
    problemFromDocker(line, 1, { doing: "start", logs: line });
    inOneLine(line);
  };
  expect(cpuSeconds(work)).toBeLessThan(3);
});

it("labels, environments and names of containers", () => {
  const labels = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`l${n}`, ",".repeat(40)]));
  const container = {
    Id: filled("a"),
    Name: `/${filled("-")}`,
    Config: {
      Env: [filled("="), ...Array.from({ length: 5000 }, (_, n) => `E${n}=${n}`)],
      Labels: { ...labels, "com.docker.compose.project": filled("a-"), "com.docker.compose.service": "api" },
    },
  };
  const text = JSON.stringify([container]);
  const read = () => {
    parseStacks(text);
    parseContainers(text, (name, value) => new Secret(name, value));
  };
  expect(cpuSeconds(read)).toBeLessThan(3);
});
