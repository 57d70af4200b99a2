/**
 * `npm run test:mutations [words]`: breaks a copy of the product in one way after the other, and runs the tests that must notice. Ends
 * with 1 if a break goes unnoticed, or if those tests fail without one. With words only the breaks whose description holds them.
 */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { type Mutation, mutations } from "./mutations.ts";

const words = process.argv.slice(2).join(" ");
const asked = mutations.filter(({ what }) => what.includes(words));
const copy = await mkdtemp(join(tmpdir(), "dittofeed-setup-mutations-"));
let unnoticed = 0;
try {
  await copyOfTheProject();
  for (const tests of new Set(asked.map(({ noticedBy }) => noticedBy))) {
    const { passed, failed, first } = await run(tests);
    if (passed === 0 || failed > 0)
      throw new Error(`without a break, ${tests}: ${passed} passed, ${failed} failed\n${first}`);
  }
  for (const mutation of asked) {
    const seconds = performance.now();
    const { failed, first } = await broken(mutation, () => run(mutation.noticedBy));
    if (failed === 0) unnoticed += 1;
    const took = `${Math.round((performance.now() - seconds) / 1000)} s`;
    const noticed = failed === 0 ? "NOT NOTICED" : `noticed (${failed} failed, the first: ${first})`;
    process.stdout.write(`${mutation.what} | ${mutation.file} | ${mutation.noticedBy} | ${noticed} | ${took}\n`);
  }
} finally {
  await rm(copy, { recursive: true, force: true });
}
process.stdout.write(`${asked.length - unnoticed} passed, ${unnoticed} failed\n`);
process.exitCode = unnoticed === 0 ? 0 : 1;

/** What git knows of, with the packages of this checkout. */
async function copyOfTheProject(): Promise<void> {
  const { stdout } = await execa("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
  await mkdir(copy, { recursive: true });
  await execa("tar", ["--create", "--null", "--files-from=-", "--file", join(copy, "all.tar")], { input: stdout });
  await execa("tar", ["--extract", "--file", join(copy, "all.tar"), "--directory", copy]);
  await symlink(resolve("node_modules"), join(copy, "node_modules"));
}

async function broken<Result>({ file, from, to }: Mutation, work: () => Promise<Result>): Promise<Result> {
  const path = join(copy, file);
  const text = await readFile(path, "utf8");
  if (text.split(from).length !== 2) throw new Error(`${file} does not hold this exactly once: ${from}`);
  await writeFile(
    path,
    text.replace(from, () => to),
  );
  try {
    return await work();
  } finally {
    await writeFile(path, text);
  }
}

interface Report {
  numPassedTests: number;
  testResults: { assertionResults: { status: string; fullName: string }[] }[];
}

/** Counts tests that failed; a file that could not even be loaded proves nothing. */
async function run(tests: string): Promise<{ passed: number; failed: number; first: string }> {
  const report = join(copy, "report.json");
  await rm(report, { force: true });
  const said = await execa("vitest", ["run", "--reporter=json", `--outputFile=${report}`, tests], {
    cwd: copy,
    preferLocal: true,
    localDir: resolve("."),
    reject: false,
    all: true,
  });
  const read = await readFile(report, "utf8").catch(() => undefined);
  if (read === undefined) throw new Error(`vitest wrote no report for ${tests}:\n${said.all}`);
  const { numPassedTests, testResults } = JSON.parse(read) as Report;
  const failures = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === "failed").map(({ fullName }) => fullName),
  );
  return { passed: numPassedTests, failed: failures.length, first: failures[0] ?? String(said.all).slice(-2000) };
}
