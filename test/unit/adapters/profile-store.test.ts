import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createProfileStore } from "../../../src/adapters/profiles/profile-store.ts";
import { profileSchema } from "../../../src/domain/profile.ts";

const profile = profileSchema.parse({
  apiVersion: "dittofeed-setup/v1",
  mode: "standard",
  address: "https://app.example.com",
  workspace: { name: "Acme", domain: "example.com", administrator: "a@example.com" },
  secrets: { JWT_SECRET: { fromEnv: "X" } },
});
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "profiles-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test.each([0o022, 0o077, 0])(
  "saved, listed, read and removed; file 0600, folder 0700, with umask %i",
  async (umask) => {
    const before = process.umask(umask);
    try {
      const store = createProfileStore({ environment: { XDG_CONFIG_HOME: home } });
      expect([await store.names(), await store.load("acme"), existsSync(join(home, "dittofeed-setup"))]).toEqual([
        [],
        undefined,
        false,
      ]);
      const path = await store.save("acme", profile);
      expect([path, store.pathOf("acme")]).toEqual([join(home, "dittofeed-setup/profiles/acme.json"), path]);
      expect([statSync(path).mode & 0o777, statSync(join(path, "..")).mode & 0o777]).toEqual([0o600, 0o700]);
      expect(await store.load("acme")).toEqual(profile);
      await store.save("acme", { ...profile, mode: "embedded" });
      expect(await store.load("acme")).toMatchObject({ mode: "embedded" });
      await store.save("b.1_x", profile);
      expect([await store.names(), readdirSync(join(path, "..")).length]).toEqual([["acme", "b.1_x"], 2]);
      expect([await store.remove("acme"), await store.remove("acme"), await store.names()]).toEqual([
        true,
        false,
        ["b.1_x"],
      ]);
    } finally {
      process.umask(before);
    }
  },
);

test("a key that is no longer set is gone from the file", async () => {
  const store = createProfileStore({ directory: home });
  await store.save("a", { ...profile, target: "rehearsal" });
  await store.save("a", profile);
  expect(await store.load("a")).toEqual(profile);
});

test("a broken file is named with line and column, and what to type; saving over it works", async () => {
  const store = createProfileStore({ directory: home });
  writeFileSync(join(home, "x.json"), '{"apiVersion": ');
  await expect(store.load("x")).rejects.toMatchObject({
    code: "profile-invalid",
    title: expect.stringContaining('"x"'),
    saw: expect.stringContaining(`${join(home, "x.json")}:1:`),
    next: expect.stringContaining("dittofeed-setup profile delete x"),
  });
  await store.save("x", profile);
  expect(await store.load("x")).toEqual(profile);
});

test.each(["", "../x", "A", ".hidden", "a/b", "a b", "-x"])("%j cannot be a name", async (name) => {
  const store = createProfileStore({ directory: home });
  expect(() => store.pathOf(name)).toThrow(expect.objectContaining({ code: "usage" }));
  await expect(store.load(name)).rejects.toMatchObject({ code: "usage" });
  await expect(store.save(name, profile)).rejects.toMatchObject({ code: "usage" });
});

test("a relative XDG_CONFIG_HOME is ignored, as its specification asks", () => {
  const store = createProfileStore({ environment: { XDG_CONFIG_HOME: "rel", HOME: "/home/u" } });
  expect(store.pathOf("a")).toBe("/home/u/.config/dittofeed-setup/profiles/a.json");
});
