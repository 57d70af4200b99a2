import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createFiles } from "../../../../../src/adapters/files/files.ts";
import { createDrafts } from "../../../../../src/cli/commands/wizard/drafts.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dittofeed-draft-"));
});
afterEach(() => rm(folder, { recursive: true }));

it("gives back what was kept, readable by its owner alone, until it is forgotten", async () => {
  const drafts = createDrafts(createFiles(), { XDG_CONFIG_HOME: folder });
  expect(await drafts.load()).toBeUndefined();
  const draft = { profile: "acme", answers: { name: "acme", "workspace.name": "Ä" } };
  expect(await drafts.keep(draft)).toBe(true);
  expect(await drafts.load()).toEqual(draft);
  const path = join(folder, "dittofeed-setup", "draft.json");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ version: 1 });
  await drafts.forget({ ...draft.answers, name: "shop" });
  expect(await drafts.load()).toEqual(draft);
  // Of the same installation, but not what was used.
  await drafts.forget({ ...draft.answers, "workspace.name": "B" });
  expect(await drafts.load()).toEqual(draft);
  await drafts.forget(draft.answers);
  await drafts.forget(draft.answers);
  expect(await drafts.load()).toBeUndefined();
});

it("takes a file that it cannot read for none, and says where nothing could be kept", async () => {
  const drafts = createDrafts(createFiles(), { XDG_CONFIG_HOME: folder });
  await drafts.keep({ profile: undefined, answers: {} });
  await writeFile(join(folder, "dittofeed-setup", "draft.json"), '{"version": 1, "answers": {"name": 3');
  expect(await drafts.load()).toBeUndefined();
  const nowhere = createDrafts(createFiles(), { XDG_CONFIG_HOME: "/dev/null/no" });
  expect(await nowhere.keep({ profile: undefined, answers: {} })).toBe(false);
});
