import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { holdRun } from "../support/hold-run.ts";
import { newUser, type User } from "../support/product.ts";

let user: User;
beforeAll(async () => {
  user = await newUser();
});
afterAll(() => user.remove());

const googleSecret = "GOCSPX-0123456789abcdefghijklmnop";
const profile = `
apiVersion: dittofeed-setup/v1
name: acme
mode: standard
target: rehearsal
address: http://localhost:3001
workspace: { name: Acme, domain: acme.org, administrator: ops@acme.org }
google: { clientId: 1234-abc.apps.googleusercontent.com, clientSecret: { fromEnv: GOOGLE_SECRET } }
`;

it("a detached run has no terminal and no secret to be seen, is left and stopped from elsewhere, and resumed", async () => {
  const file = join(user.home, "acme.yaml");
  await writeFile(file, profile);
  const refused = await user.run(["apply", file, "--detach"]);
  expect(refused).toMatchObject({ exitCode: 2, stderr: "" });
  expect(refused.stdout).toContain("Problem: GOOGLE_CLIENT_SECRET is missing");

  const env = { GOOGLE_SECRET: googleSecret };
  const [started, run] = await Promise.all([
    user.run(["apply", file, "--detach", "--json"], { env }),
    holdRun(join(user.home, "state/dittofeed-setup/rehearsals/acme")),
  ]);
  expect(started.exitCode).toBe(0);
  const { pid } = run;
  expect(JSON.parse(started.stdout)).toMatchObject({ pid, attach: "dittofeed-setup attach acme" });
  try {
    for (const seen of ["environ", "cmdline"])
      expect(await readFile(`/proc/${pid}/${seen}`, "utf8")).not.toContain(googleSecret);
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const [, , , session, terminal] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    expect([session, terminal]).toEqual([String(pid), "0"]);

    const left = await user.run(["attach", file, "--json"], {
      stopWhen: ({ type }) => type === "plan-made",
      signal: "SIGINT",
    });
    expect(left.exitCode).toBe(130);
    expect(left.stderr).toContain("It keeps running. Watch it again: dittofeed-setup attach ");

    // A line that drops is nothing to it; what asks it to stop is heard.
    process.kill(pid, "SIGHUP");
    process.kill(pid, "SIGINT");
    run.goesOn();
    const stopped = await user.run(["attach", file, "--json"]);
    expect(stopped.exitCode).toBe(130);
    expect(stopped.events.at(-1)).toMatchObject({ type: "run-ended", outcome: "cancelled", exitCode: 130 });
  } finally {
    run.end();
  }
  const resumed = await user.run(["--profile", "acme"], { env });
  expect(resumed.exitCode).toBe(0);
});
