import fc from "fast-check";
import { expect, it } from "vitest";
import { readEnvLines } from "../../../compose/env/env-file-lines.ts";
import { readComposeText } from "../../../compose/stack/written-compose-file.ts";
import { parseContainers } from "../../../src/adapters/docker/parse-containers.ts";
import { parseStacks } from "../../../src/adapters/docker/stacks.ts";
import { readProfile } from "../../../src/adapters/profiles/profile-text.ts";
import { mostFaults } from "../../../src/adapters/profiles/yaml-source.ts";
import { readWorkspaceFile } from "../../../src/adapters/workspace-file/workspace-file.ts";
import { parseDatabaseUrl } from "../../../src/cli/database-url.ts";
import { engineName, foundProject } from "../../../src/domain/grammar.ts";
import { Problem } from "../../../src/domain/problem.ts";
import { profileSchema } from "../../../src/domain/profile.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { readWhole } from "../../support/import-file.ts";

/*
 * Whatever comes, a reader gives an answer, within a time: what it holds, or what is wrong with it.
 * Each whole run has a second or so for some hundreds of texts.
 */

const odd = fc.string({ unit: "binary", maxLength: 12 });
const yamlParts = [
  ..."apiVersion: dittofeed-setup/v1|mode: |standard|embedded|address: |https://a.example.com|workspace:|name: |domain: ".split(
    "|",
  ),
  ..."secrets:|JWT_SECRET: |{fromEnv: X}|{generate: {}}|ports:|edge: |images:|api: |repository: |tag: |database:".split(
    "|",
  ),
  ...["\n", "\n  ", "\n    ", "\t", "- ", "? ", ": ", "&a ", "*a", "!x ", "{", "}", "[", "]", ",", "'", '"', "|", ">"],
  ...[
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "# x\n",
    "~",
    "null",
    "1",
    "true",
    "<<: ",
    "\u0000",
    "\u2028",
    "\ufeff",
    "\ud800",
  ],
];
const yaml = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...yamlParts) }, odd), { maxLength: 40 })
  .map((parts) => parts.join(""));

/** What the property takes, all its runs together. */
async function within(seconds: number, run: () => void | Promise<void>): Promise<void> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000_000).toBeLessThan(seconds);
}

it("a profile is read, or its faults are told by line, column and key", async () => {
  await within(20, () =>
    fc.assert(
      fc.property(yaml, (text) => {
        const read = readProfile(text);
        if ("profile" in read) expect(profileSchema.safeParse(read.profile).success).toBe(true);
        else {
          expect(read.issues.length).toBeGreaterThan(0);
          expect(read.issues.length).toBeLessThanOrEqual(mostFaults + 1);
          for (const { line, column, message } of read.issues) {
            expect(line).toBeGreaterThan(0);
            expect(column).toBeGreaterThan(0);
            expect(message).not.toBe("");
          }
        }
      }),
      { numRuns: 500 },
    ),
  );
});

it("a compose file and a list of workspaces are read, or nothing is", async () => {
  await within(20, () =>
    fc.assert(
      fc.asyncProperty(yaml, async (text) => {
        const read = readComposeText(text);
        if (read !== undefined) expect(typeof read).toBe("object");
        for (const name of ["x.yaml", "x.csv", "x"]) {
          const { rows, faults } = await readWhole(readWorkspaceFile(text, name));
          expect(rows.length + faults.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    ),
  );
});

it("an .env keeps every byte, whatever is in it", async () => {
  const parts = fc.constantFrom(..."A=|B: |export |'|\"|\\|#| #|\n|\r\n|\t| |$|{|}|\u2028|\ufeff|é|=".split("|"));
  await within(10, () =>
    fc.assert(
      fc.property(fc.array(fc.oneof(parts, odd), { maxLength: 40 }), (all) => {
        const text = all.join("");
        expect(
          readEnvLines(text)
            .map(({ raw }) => raw)
            .join(""),
        ).toBe(text);
      }),
      { numRuns: 1000 },
    ),
  );
});

it("labels and names of containers are what they are, and nobody's else", async () => {
  const value = fc.oneof(
    odd,
    fc.constantFrom("a", "a-b", "/srv/a", "x,com.docker.compose.project=evil", "api", "True"),
  );
  const keys = [
    ..."project service oneoff project.working_dir project.config_files"
      .split(" ")
      .map((key) => `com.docker.compose.${key}`),
    ...["dittofeed-setup.digest", "coolify.managed", "__proto__", "note"],
  ];
  const container = fc.record(
    {
      Id: odd,
      Name: value,
      State: fc.record({ Status: fc.constantFrom("running", "exited", ""), Error: odd }, { requiredKeys: [] }),
      Config: fc.record(
        {
          Env: fc.oneof(fc.array(value), fc.constant(null)),
          Labels: fc.oneof(fc.dictionary(fc.constantFrom(...keys), value), fc.constant(null)),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ["Id"] },
  );
  await within(10, () =>
    fc.assert(
      fc.property(fc.array(container, { maxLength: 4 }), (all) => {
        const text = JSON.stringify(all);
        const given = all.flatMap(({ Config }) => Object.values(Config?.Labels ?? {}));
        for (const { project, directory, configFiles } of parseStacks(text)) {
          expect(project).toMatch(foundProject);
          for (const one of [project, ...(directory === undefined ? [] : [directory]), ...configFiles])
            expect(given).toContain(one);
        }
        for (const { name } of parseContainers(text, (one, secret) => new Secret(one, secret)))
          if (!engineName.test(name)) expect(all.some(({ Id }) => Id.slice(0, 12) === name)).toBe(true);
      }),
      { numRuns: 500 },
    ),
  );
});

it("the address of a database is read, or refused without a letter of its password", async () => {
  const parts = fc.constantFrom(..."?|&|=|#|@|:|/|%2F|%|,|sslmode|require|password|host|[|]|::1|\\|+| ".split("|"));
  const text = fc.array(fc.oneof(parts, odd), { maxLength: 12 }).map((all) => all.join(""));
  await fc.assert(
    fc.asyncProperty(text, text, async (before, after) => {
      const address = `postgres://u:${before}hunter2${after}@h/d${after}`;
      const refusal = await parseDatabaseUrl(
        address,
        (name, value) => new Secret(name, value),
        async () => "PEM",
      ).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (refusal === undefined) return;
      expect(refusal).toBeInstanceOf(Problem);
      expect(JSON.stringify(refusal)).not.toContain("hunter2");
    }),
    { numRuns: 500 },
  );
});
