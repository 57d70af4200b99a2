// Over 150 lines: one table of what makes a folder somebody else's, and what is done about it at each door.
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFiles, openLogFile } from "../../../src/adapters/files/files.ts";
import { createProfileStore } from "../../../src/adapters/profiles/profile-store.ts";
import { recordedArea } from "../../../src/adapters/rehearsal/area.ts";
import { marker } from "../../../src/domain/installation-files.ts";
import { profileSchema } from "../../../src/domain/profile.ts";
import { findInstallation } from "../../../src/installation/find.ts";
import { Installation } from "../../../src/installation/installation.ts";
import { isOurInstallation, mustBeOurInstallation } from "../../../src/installation/own-place.ts";
import { saveProfile } from "../../../tasks/files/save-profile.ts";

const files = createFiles();
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
const uid = process.getuid?.() ?? 0;
const looking = { ports: { files, host: { facts: async () => ({ uid }) as never } } };
let top: string;
let folder: string;
const inside = (name: string) => join(folder, name);

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "whose-"));
  folder = join(top, "acme");
  mkdirSync(join(folder, ".dittofeed-setup/logs"), { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o755);
  writeFileSync(inside("compose.yaml"), `${marker}\nservices: {}\n`);
  writeFileSync(inside(".env"), "AUTH_MODE='anonymous'\n", { mode: 0o600 });
  writeFileSync(inside(".dittofeed-setup/lock.json"), "{}", { mode: 0o600 });
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const judged = () =>
  mustBeOurInstallation(looking, folder).then(
    () => undefined,
    (thrown: unknown) => thrown as { code: string; saw: string; next: string },
  );

it("a folder of one's own, its files, and one that is not there yet, are ours", async () => {
  expect(await judged()).toBeUndefined();
  expect(await isOurInstallation(looking, join(top, "new/and/deeper"))).toBe(true);
  // Everybody may write to the folder for temporary files, and nobody may replace what is another's.
  expect(statSync(tmpdir()).mode & 0o1002).toBe(0o1002);
});

it("a person's own override may be kept elsewhere, where that is theirs too", async () => {
  writeFileSync(join(top, "mine.yaml"), "services: {}\n");
  symlinkSync(join(top, "mine.yaml"), inside("compose.override.yaml"));
  expect(await judged()).toBeUndefined();
  chmodSync(join(top, "mine.yaml"), 0o666);
  expect((await judged())?.saw).toContain("mine.yaml (mode 666)");
});

it("files of others beside ours are no concern of anybody's", async () => {
  mkdirSync(inside("data"));
  chmodSync(inside("data"), 0o777);
  if (isRoot) chownSync(inside("data"), nobody, nobody);
  expect(await judged()).toBeUndefined();
});

it.runIf(isRoot)("a group that nobody is in but the owner is no others", async () => {
  chmodSync(folder, 0o775);
  chmodSync(inside(".env"), 0o660);
  expect(await judged()).toBeUndefined();
  // nogroup is the group of `nobody` and of more.
  chownSync(folder, 0, nobody);
  expect((await judged())?.saw).toContain(`Other users can write to ${folder} (mode 775)`);
});

describe("what others can write to", () => {
  it.each([
    ["the folder, everybody", "", 0o777],
    ["the folder, its group", "", 0o775],
    ["the folder, everybody, with the sticky bit", "", 0o1777],
    ["its parent", "..", 0o777],
    ["its parent, the group", "..", 0o770],
    [".env", ".env", 0o666],
    [".env, the group", ".env", 0o660],
    ["the compose file", "compose.yaml", 0o666],
    ["the state", ".dittofeed-setup", 0o777],
    ["the lock", ".dittofeed-setup/lock.json", 0o622],
    ["the logs", ".dittofeed-setup/logs", 0o720],
  ])("%s", async (_, name, mode) => {
    if (isRoot) chownSync(inside(name), 0, nobody);
    chmodSync(inside(name), mode);
    const problem = await judged();
    expect(problem).toMatchObject({ code: "place-not-ours" });
    expect(problem?.saw).toContain(`Other users can write to ${join(folder, name)} (mode ${mode.toString(8)})`);
    expect(problem?.next).toContain(`chmod go-w ${join(folder, name)}`);
    expect(await isOurInstallation(looking, folder)).toBe(false);
  });
});

describe.runIf(isRoot)("what belongs to somebody else", () => {
  it.each([
    ["the folder", ""],
    ["its parent", ".."],
    [".env", ".env"],
    ["a copy of .env", ".env.2026-01-01T00-00-00Z.bak"],
    ["the compose file", "compose.yaml"],
    ["another name of it", "docker-compose.yml"],
    ["the override, which Compose runs too", "compose.override.yaml"],
    ["a copy of the compose file", "compose.yaml.2026-01-01T00-00-00Z.bak"],
    ["the authorities", "database-authority.pem"],
    ["the state", ".dittofeed-setup"],
    ["the lock", ".dittofeed-setup/lock.json"],
    ["the logs", ".dittofeed-setup/logs"],
    ["the rehearsal", ".dittofeed-setup/rehearsal.json"],
  ])("%s", async (_, name) => {
    if (!existsSync(inside(name))) writeFileSync(inside(name), "services: {}\n");
    chownSync(inside(name), nobody, nobody);
    const problem = await judged();
    expect(problem).toMatchObject({ code: "place-not-ours" });
    expect(problem?.saw).toBe(`${join(folder, name)} belongs to uid ${nobody}.`);
    // The parent may be somebody's home: it is not to be taken from them.
    if (name === "..") expect(problem?.next).toMatch(/^Run it as the user who owns the folder/);
    else expect(problem?.next).toContain(`chown -h root ${join(folder, name)}`);
  });

  it("the folder and its parent: nothing is offered that would not be enough", async () => {
    for (const one of [top, folder]) chownSync(one, nobody, nobody);
    expect((await judged())?.next).toMatch(/^Run it as the user who owns the folder/);
  });

  it("a link on the way, whatever it leads to; and a folder behind one's own link", async () => {
    symlinkSync(folder, join(top, "link"));
    const through = () => isOurInstallation(looking, join(top, "link"));
    expect(await through()).toBe(true);
    lchownSync(join(top, "link"), nobody, nobody);
    expect(await through()).toBe(false);
  });

  it("SUDO_UID changes nothing: whose folder it is, is not for a variable to say", async () => {
    chownSync(folder, nobody, nobody);
    process.env.SUDO_UID = String(nobody);
    try {
      expect(await judged()).toMatchObject({ code: "place-not-ours" });
    } finally {
      delete process.env.SUDO_UID;
    }
  });

  it("what is offered to be typed is what puts it right", async () => {
    const odd = join(top, "a $(touch OWNED);x");
    mkdirSync(odd);
    chownSync(odd, nobody, nobody);
    chmodSync(odd, 0o777);
    const thrown = await mustBeOurInstallation(looking, odd).catch((one: { next: string }) => one);
    const lines = (thrown?.next ?? "").split("\n").filter((line) => line.startsWith("  "));
    expect(lines).toHaveLength(2);
    await execa("sh", ["-euc", lines.join("\n")], { cwd: top });
    expect(await isOurInstallation(looking, odd)).toBe(true);
    expect(readdirSync(top).toSorted()).toEqual(["a $(touch OWNED);x", "acme"]);
  });
});

describe("what is no file of ours itself", () => {
  it.each([
    ".env",
    "compose.yaml",
    ".dittofeed-setup",
    ".dittofeed-setup/lock.json",
    ".dittofeed-setup/journal.ndjson",
  ])("%s as a symbolic link is refused by name", async (name) => {
    writeFileSync(join(top, "target"), "x");
    rmSync(inside(name), { recursive: true, force: true });
    symlinkSync(join(top, "target"), inside(name));
    const problem = await judged();
    expect(problem?.saw).toBe(`${inside(name)} is a symbolic link to ${join(top, "target")}.`);
    expect(problem?.next).toContain(`cp --remove-destination ${join(top, "target")} ${inside(name)}`);
  });

  it.each([".env", "compose.yaml", ".dittofeed-setup/lock.json"])("%s as a named pipe", async (name) => {
    rmSync(inside(name));
    await execa("mkfifo", [inside(name)]);
    expect((await judged())?.saw).toBe(`${inside(name)} is neither a file nor a folder.`);
  });
});

describe("at each door", () => {
  const profile = profileSchema.parse({
    apiVersion: "dittofeed-setup/v1",
    mode: "standard",
    target: "compose",
    address: "https://app.example.com",
    workspace: { name: "Acme", domain: "example.com", administrator: "a@example.com" },
  });
  /** Anything of the folder that is read before it has been judged fails the test. */
  const context = (workingDirectory: string) =>
    ({
      ports: {
        files: { way: files.way, list: files.list },
        host: looking.ports.host,
        docker: { inspectEngine: async () => ({ state: "stopped", saw: "" }) },
        profiles: { names: async () => [] },
      },
      environment: {},
      interruption: { signal: new AbortController().signal },
      workingDirectory,
    }) as never;
  const wanted = { load: async () => ({ ...profile, directory: folder }) };

  it("nothing is read before it is known whose it is", async () => {
    chmodSync(folder, 0o777);
    const refused = { code: "place-not-ours" };
    await expect(findInstallation(context("/"), { ...wanted, profile: "x" })).rejects.toMatchObject(refused);
    await expect(findInstallation(context(folder), wanted)).rejects.toMatchObject(refused);
    await expect(Installation.open(context("/"), { ...profile, directory: folder })).rejects.toMatchObject(refused);
  });
});

describe("links are not written through", () => {
  it.each([
    ["a file that is replaced", (path: string) => files.write(path, "ours", 0o600)],
    ["a line that is added", (path: string) => files.appendLine(path, "ours", 0o600)],
    [
      "a log",
      async (path: string) => {
        const log = openLogFile(path);
        log.append("ours");
        await log.close();
      },
    ],
    [
      "a copy that is made",
      async (path: string) => expect(await files.createExclusive(path, "ours", 0o600)).toBe(false),
    ],
  ])("%s", async (_, write) => {
    const target = join(top, "target");
    writeFileSync(target, "theirs", { mode: 0o644 });
    const link = inside("link");
    symlinkSync(target, link);
    await write(link).catch(() => undefined);
    expect([readFileSync(target, "utf8"), statSync(target).mode & 0o777]).toEqual(["theirs", 0o644]);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    // One that leads nowhere makes no file there.
    rmSync(target);
    await write(link).catch(() => undefined);
    expect(existsSync(target)).toBe(false);
  });
});

describe("a rehearsal's area", () => {
  const record = (area: string) =>
    writeFileSync(inside(".dittofeed-setup/rehearsal.json"), JSON.stringify({ folder: area }), { mode: 0o600 });

  it("is ours, or there is none: no program of somebody else's is started", async () => {
    const area = inside(".dittofeed-setup/rehearsal");
    mkdirSync(area, { mode: 0o711 });
    record(area);
    expect(await recordedArea(files, folder)).toMatchObject({ folder: area });
    chmodSync(area, 0o777);
    await expect(recordedArea(files, folder)).rejects.toMatchObject({ code: "place-not-ours" });
    chmodSync(area, 0o711);
    symlinkSync(top, join(area, "data"));
    await expect(recordedArea(files, folder)).rejects.toMatchObject({ code: "place-not-ours" });
  });

  it.runIf(isRoot)("of somebody else's, inside or outside, is not used", async () => {
    for (const area of [inside(".dittofeed-setup/rehearsal"), join(top, "elsewhere")]) {
      mkdirSync(area, { mode: 0o711 });
      record(area);
      expect(await recordedArea(files, folder)).toBeDefined();
      chownSync(area, nobody, nobody);
      await expect(recordedArea(files, folder)).rejects.toMatchObject({ code: "place-not-ours" });
    }
  });
});

describe("list the saved profiles", () => {
  const profile = profileSchema.parse({
    apiVersion: "dittofeed-setup/v1",
    mode: "standard",
    address: "https://app.example.com",
    workspace: { name: "Acme", domain: "example.com", administrator: "a@example.com" },
  });
  const store = () => createProfileStore({ environment: { HOME: join(top, "home") }, uid });
  const saved = () => join(top, "home/.config/dittofeed-setup/profiles");

  it.runIf(isRoot)(
    "of a home that is somebody else's: nothing is made, no mode is changed, nothing is read",
    async () => {
      mkdirSync(join(top, "home"));
      chownSync(join(top, "home"), nobody, nobody);
      expect(await store().names()).toEqual([]);
      await expect(store().save("a", profile)).rejects.toMatchObject({
        code: "place-not-ours",
        saw: `${join(top, "home")} belongs to uid ${nobody}.`,
        next: expect.stringMatching(/^Use your own home: sudo -H dittofeed-setup/),
      });
      expect(readdirSync(join(top, "home"))).toEqual([]);
      mkdirSync(saved(), { recursive: true, mode: 0o755 });
      for (const work of [() => store().names(), () => store().save("a", profile), () => store().remove("a")])
        await expect(work()).rejects.toMatchObject({ code: "place-not-ours" });
      expect(statSync(saved()).mode & 0o777).toBe(0o755);
    },
  );

  it.each(["dittofeed-setup", "dittofeed-setup/profiles", "dittofeed-setup/profiles/a.json"])(
    "%s as a link is not followed",
    async (name) => {
      const link = join(top, "home/.config", name);
      mkdirSync(join(link, ".."), { recursive: true, mode: 0o700 });
      mkdirSync(join(top, "target"), { mode: 0o755 });
      symlinkSync(join(top, "target"), link);
      await expect(store().save("a", profile)).rejects.toMatchObject({
        code: "place-not-ours",
        saw: `${link} is a symbolic link to ${join(top, "target")}.`,
      });
      expect([readdirSync(join(top, "target")), statSync(join(top, "target")).mode & 0o777]).toEqual([[], 0o755]);
    },
  );

  it("cannot be written: an installation is made all the same, and says why it is not saved", async () => {
    const nowhere = createProfileStore({ environment: { HOME: "/dev/null" }, uid });
    const obstacle = await nowhere.obstacle();
    expect(obstacle?.next).toContain("XDG_CONFIG_HOME=FOLDER");
    const seen = { current: false, exists: false, path: "/x/acme.json", obstacle: obstacle?.saw };
    const assessed = saveProfile.assess({
      profile: { ...profile, asSaved: profile },
      facts: { savedProfile: seen },
    } as never);
    expect(assessed).toEqual({ state: "skipped", because: `the profile cannot be saved here: ${obstacle?.saw}` });
    expect(await store().obstacle()).toBeUndefined();
  });
});
