import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serviceLabel } from "../../../compose/commands/containers.ts";
import { parseContainers } from "../../../src/adapters/docker/parse-containers.ts";
import { createFiles } from "../../../src/adapters/files/files.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import { inspectDirectoryDetails } from "../../../src/facts/directory.ts";
import { createRedactor } from "../../../src/output/redactor.ts";
import { revealed } from "../../support/revealed.ts";

/** Whoever writes an image, or a line of their own into .env, decides what is in there: it must stop nobody from looking. */
const long = "kEy-".repeat(5000);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "too-long-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a container's variable is hidden whole, and the look goes on", () => {
  const { makeSecret, redact } = createRedactor();
  const Config = { Env: [`APP_TOKEN=${long}`, "MODE=production"], Labels: { [serviceLabel]: "api" } };
  const inspected = [{ Id: "c1", Name: "/x-1", Config }];
  const [container] = parseContainers(JSON.stringify(inspected), makeSecret);
  expect(`${container?.environment.get("APP_TOKEN")}`).toBe("[APP_TOKEN hidden]");
  expect(redact(`token is ${long}`)).toBe("token is [APP_TOKEN hidden]");
});

test("so are a person's own line in .env and one in a dated copy; a copy that is no file counts as empty", async () => {
  await writeFile(join(folder, ".env"), `MY_PRIVATE_KEY='${long}'\nAUTH_MODE='multi-tenant'\n`);
  await writeFile(join(folder, ".env.20260101T000000.bak"), `OLD_TOKEN='${long.toLowerCase()}'\n`);
  await createShell().run({ file: "mkfifo", arguments: [join(folder, ".env.20260102T000000.bak")] });
  const { makeSecret, redact } = createRedactor();
  const seen = await inspectDirectoryDetails({ files: createFiles() }, folder, makeSecret);
  expect(revealed(seen?.env.get("AUTH_MODE"))).toBe("multi-tenant");
  expect(seen?.envBackups.map(({ env }) => [...env.keys()])).toEqual([[], ["OLD_TOKEN"]]);
  expect(redact(`${long} or\n${long.toLowerCase()}`)).toBe("[MY_PRIVATE_KEY hidden]\n[OLD_TOKEN hidden]");
});
