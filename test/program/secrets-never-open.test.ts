import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseEnvFile } from "../../compose/env/env-file.ts";
import { isSecretName } from "../../src/domain/secret-names.ts";
import { FileModes } from "../support/file-modes.ts";
import { newUser, program, type User } from "../support/product.ts";
import { traceCalls } from "../support/system-calls.ts";

/* Every call with which the program, and all that it starts, makes, fills, names or opens a file, with a umask that takes nothing away. */

const google = "GOCSPX-traced-canary-5f3a";
const quoted = `it's a "p@ss" \\ wörd-4711`;

const profile = (folder: string) => `apiVersion: dittofeed-setup/v1
name: traced
mode: embedded
target: rehearsal
directory: ${folder}
address: http://localhost:3001
workspace: {name: A, domain: a.co, administrator: a@a.co}
google: {clientId: 1-a.apps.googleusercontent.com, clientSecret: {fromEnv: GOOGLE}}
secrets: {REDIS_PASSWORD: {fromEnv: QUOTED}}
`;

let user: User;
beforeEach(async () => {
  user = await newUser();
  // Nothing is hidden by the folders of the test itself.
  for (const folder of [user.home, user.room]) chmodSync(folder, 0o755);
});
afterEach(() => user.remove());

async function traced(words: readonly string[], env: Record<string, string> = {}, cwd = user.room) {
  const modes = new FileModes([user.home]);
  const given = { cwd, env: { ...user.env, ...env }, room: user.home };
  const ran = await traceCalls(words, given, (call) => modes.see(call));
  return { ...ran, modes };
}

describe.runIf(process.getuid?.() === 0)("as root, with umask 000", () => {
  it("an installation never has a secret where others could read it, and none in an argument", {
    timeout: 240_000,
  }, async () => {
    const folder = join(user.room, "open");
    mkdirSync(folder, { mode: 0o755 });
    writeFileSync(join(user.room, "p.yaml"), profile(folder));
    const env = { QUOTED: quoted, GOOGLE: google };
    const { exitCode, stderr, modes } = await traced([process.execPath, program, "--profile", "p.yaml"], env);
    expect([exitCode, stderr]).toEqual([0, ""]);
    const settings = [...parseEnvFile(readFileSync(join(folder, ".env"), "utf8"))];
    const secrets = Object.fromEntries(settings.filter(([name]) => isSecretName(name)));
    expect(secrets).toMatchObject({
      REDIS_PASSWORD: quoted,
      GOOGLE_CLIENT_SECRET: google,
      SECRET_KEY: expect.anything(),
    });
    expect(modes.exposed(secrets)).toEqual([]);
    // What was looked at: files that stand where others pass, and folders that the program itself has closed.
    expect(modes.searched()).toEqual(expect.arrayContaining([join(folder, ".env"), join(folder, "compose.yaml")]));
    expect(modes.closedFolders()).toContain(join(folder, ".dittofeed-setup"));
    expect(statSync(folder).mode & 0o777).toBe(0o755);
  });

  it.each([
    ["a file of the umask", `echo $S > f`, /room\/f: S by write\(.*readable by openat\(.*\(mode 0666\)/],
    ["one that is closed only when it is full", `echo $S > f; chmod 600 f`, /f: S by write/],
    ["one that is closed when somebody may have it open", `: > f; chmod 600 f; echo $S >> f`, /f: S by write/],
    ["one that is opened later", `umask 077; echo $S > f; chmod 640 f`, /by f?chmod\w*\(.*\(mode 0640\)/],
    [
      "one whose folder is opened later",
      `mkdir -m 700 d; echo $S > d/f; chmod 711 d`,
      /d\/f: filled in private by write/,
    ],
    [
      "one that is moved out",
      `mkdir -m 700 d; echo $S > d/f; mv d/f f`,
      /room\/f: filled in private.* opened by rename/,
    ],
    [
      "one that gets a second name",
      `mkdir -m 700 d; echo $S > d/f; ln d/f f`,
      /room\/f: filled in private.* opened by link/,
    ],
    ["a copy", `umask 077; echo $S > f; umask 022; cat f > g`, /room\/g: S by/],
    ["one that is gone at the end", `echo $S > f; rm f`, /room\/f: S by write/],
    ["base64", `printf %s $S | base64 -w0 > f`, /f: S by write/],
    ["letters that strace writes otherwise", `printf %s "$S" > f`, /f: S by write/, `p"é\\ wörd`],
    ["an argument", `/bin/echo $S`, /S is an argument: "\/bin\/echo"/],
  ])("the trace shows %s", async (_, script, expected, secret = "hunter2-S3cret") => {
    const { exitCode, modes } = await traced(["/bin/sh", "-c", script], { S: secret });
    expect([exitCode, modes.exposed({ S: secret }).join("\n")]).toEqual([0, expect.stringMatching(expected)]);
  });

  it.each([
    ["closed from the start", `umask 077; echo $S > f`],
    ["in a folder that is closed from the start", `mkdir -m 700 d; echo $S > d/f; chmod 644 d/f; mv d e`],
    ["put in its place when it is whole", `umask 077; echo $S > f.tmp; mv f.tmp f`],
    ["of which others see the name alone", `umask 077; echo $S > f; echo f > names; chmod 644 names`],
  ])("and finds nothing in what is %s", async (_, script) => {
    const { exitCode, modes } = await traced(["/bin/sh", "-c", script], { S: "hunter2-S3cret" });
    expect([exitCode, modes.exposed({ S: "hunter2-S3cret" })]).toEqual([0, []]);
  });
});
