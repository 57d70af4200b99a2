import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newUser, program, type User } from "../support/product.ts";

/** A real second user; root is the one who runs the program. */
const nobody = 65_534;
const profile = (directory: string) => `apiVersion: dittofeed-setup/v1
name: theirs
mode: standard
target: rehearsal
directory: ${directory}
address: http://localhost:3001
workspace: {name: A, domain: a.co, administrator: a@a.co}
`;
let user: User;
let folder: string;

beforeEach(async () => {
  user = await newUser();
  folder = join(user.room, "theirs");
  chmodSync(user.home, 0o755);
  mkdirSync(folder, { mode: 0o755 });
  writeFileSync(join(user.room, "p.yaml"), profile(folder));
});
afterEach(() => user.remove());

/** The program with its standard input in our hands. */
function start(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, ...args], { cwd: user.room, env: { ...user.env, ...env } });
  let said = "";
  child.stdout.on("data", (chunk) => (said += chunk));
  child.stderr.on("data", (chunk) => (said += chunk));
  child.stdin.on("error", () => undefined);
  const ended = new Promise<{ code: number | null; signal: string | null; said: string }>((resolve) =>
    child.on("close", (code, signal) => resolve({ code, signal, said })),
  );
  return { child, ended, said: () => said };
}

describe.runIf(process.getuid?.() === 0)("a folder of somebody else's", () => {
  it("stops every command by name, and nothing in it is changed, read or run", async () => {
    writeFileSync(join(folder, "compose.yaml"), "# dittofeed-setup:compose-file:v1\nservices: {}\n");
    writeFileSync(join(folder, ".env"), "AUTH_MODE='anonymous'\nSECRET_KEY='hunter2-S3cret'\n", { mode: 0o644 });
    symlinkSync("/etc/passwd", join(folder, "compose.yaml.2026-01-01T00-00-00Z.bak"));
    for (const name of ["", ".env", "compose.yaml"]) chownSync(join(folder, name), nobody, nobody);
    const before = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]);
    const commands = [
      ["plan", "p.yaml"],
      ["--profile", "p.yaml", "--json"],
      ["doctor", "--profile", "p.yaml"],
      ["db", "verify", "--profile", "p.yaml"],
    ];
    const all = await Promise.all([
      ...commands.map((args) => user.run(args)),
      user.run(["doctor", "--profile", "p.yaml", "--fix", "all", "--yes"], { env: { SUDO_UID: String(nobody) } }),
    ]);
    for (const { exitCode, stderr } of all) {
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`${folder} belongs to uid ${nobody}.`);
      expect(stderr).toContain(`chown -h root ${folder}`);
      expect(stderr).not.toContain("hunter2");
    }
    expect(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")])).toEqual(before);
    expect(statSync(join(folder, ".env"))).toMatchObject({ uid: nobody, mode: 0o100644 });
  });
});

describe("what does not end", () => {
  it("named as a profile or a secret, is refused in a moment", async () => {
    execFileSync("mkfifo", [join(user.room, "pipe.yaml")]);
    writeFileSync(join(user.room, "zero.yaml"), `${profile(folder)}secrets: {JWT_SECRET: {fromFile: /dev/zero}}\n`);
    writeFileSync(
      join(user.room, "many.yaml"),
      `${profile(folder)}${Array.from({ length: 200_000 }, (_, at) => `u${at}: 1\n`).join("")}`,
    );
    const all = await Promise.all(
      ["./pipe.yaml", "/dev/zero", "/proc/self/mem", "zero.yaml", "many.yaml"].map((name) =>
        user.run(["plan", name], { timeout: 20_000 }),
      ),
    );
    expect(all.map(({ signal }) => signal)).toEqual(all.map(() => undefined));
    expect(all.map(({ exitCode }) => exitCode)).toEqual([1, 1, 1, 1, 1]);
    expect(all[3]?.stdout).toContain("Problem: /dev/zero is not a regular file");
    for (const { stderr, stdout } of all) expect(stderr + stdout).not.toContain("Unexpected error");
  });

  it("comes through standard input: an endless stream is refused, an open one is told of", async () => {
    const endless = start(["plan", "-"]);
    const pour = () => {
      while (!endless.child.stdin.destroyed && endless.child.stdin.write("a: 1 # more of it\n".repeat(1000)));
      if (!endless.child.stdin.destroyed) endless.child.stdin.once("drain", pour);
    };
    pour();
    expect(await endless.ended).toMatchObject({ code: 1, said: expect.stringContaining("Standard input is too long") });
    const open = start(["plan", "-"]);
    await expect.poll(open.said, { timeout: 20_000 }).toContain("Waiting for standard input");
    open.child.kill("SIGINT");
    expect(await open.ended).toMatchObject({ code: 130 });
  });
});

it("a second signal ends it, whatever it hangs on", async () => {
  // A module that the program loads before its own work reads from a pipe that nobody writes to.
  const pipe = join(user.room, "hangs");
  execFileSync("mkfifo", [pipe]);
  writeFileSync(
    join(user.room, "hang.mjs"),
    `import { readFile } from "node:fs/promises"; void readFile(${JSON.stringify(pipe)});\n`,
  );
  const hung = start(["plan", "-"], { NODE_OPTIONS: `--import ${join(user.room, "hang.mjs")}` });
  await expect.poll(hung.said, { timeout: 20_000 }).toContain("Waiting for standard input");
  hung.child.kill("SIGTERM");
  await expect.poll(hung.said, { timeout: 20_000 }).toContain("Stopped as requested");
  await new Promise((resolve) => setTimeout(resolve, 150));
  const asked = performance.now();
  hung.child.kill("SIGTERM");
  expect(await hung.ended).toMatchObject({ code: null, signal: "SIGTERM" });
  expect(performance.now() - asked).toBeLessThan(2000);
});
