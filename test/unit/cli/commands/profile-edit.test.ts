import { describe, expect, it } from "vitest";
import { parseProfile, profileText } from "../../../../src/adapters/profiles/profile-text.ts";
import { shellWords } from "../../../../src/cli/editor.ts";
import type { Profile } from "../../../../src/domain/profile.ts";
import { acme, installed } from "../../../support/installed.ts";
import { memoryFiles } from "../../../support/memory-files.ts";
import { parsed, ran, type World } from "../../../support/run-command.ts";

const path = "/config/dittofeed-setup/profiles/acme.json";
const copy = "/config/dittofeed-setup/edits/acme-07070707.yaml";
const other = profileText({ ...acme, address: "https://other.example.com" });
const faulty = profileText(acme).replace("mode:", "mood:");

/** A store over files in memory, as the real one is over a folder. */
function store(text = JSON.stringify(acme)) {
  const texts = new Map([[path, text]]);
  const files = memoryFiles(texts);
  const saved: Profile[] = [];
  const profiles = {
    obstacle: async () => undefined,
    names: async () => ["acme"],
    pathOf: (name: string) => path.replace("acme", name),
    load: async () => parseProfile(texts.get(path) ?? "", path),
    save: async (_: string, profile: Profile) => {
      saved.push(profile);
      texts.set(path, JSON.stringify(profile));
      return path;
    },
  };
  return { texts, saved, ports: { ...installed(), files, profiles } };
}

const left = (texts: Map<string, string>) => [...texts.keys()].filter((name) => name.includes("/edits/"));

describe("profile edit", () => {
  it("takes a name, and a file to begin with", () => {
    expect(parsed("profile edit acme --from a.yaml")).toEqual({
      ...{ command: "profile edit", name: "acme", from: "a.yaml" },
    });
  });

  it.each([
    ["code --wait", ["code", "--wait"]],
    [`"/opt/my editor/bin" -c 'set nu' a\\ b ""`, ["/opt/my editor/bin", "-c", "set nu", "a b", ""]],
    ["  $(reboot) ;x", ["$(reboot)", ";x"]],
    ["", []],
  ])("EDITOR=%j is these words, and nothing is expanded", (text, words) => expect(shellWords(text)).toEqual(words));

  const world = { environment: { EDITOR: "code --wait" } } satisfies World;

  it("saves what is valid, and leaves no copy", async () => {
    const { ports, saved, texts } = store();
    const { printed, exitCode } = await ran("profile edit acme", { ports, ...world, edits: [() => other] });
    expect([exitCode, printed]).toEqual([0, `Saved ${path}\nTo see what it changes: dittofeed-setup plan acme\n`]);
    expect(saved).toMatchObject([{ address: "https://other.example.com" }]);
    expect(left(texts)).toEqual([]);
  });

  it("says that nothing has changed, whatever the editor did to comments and order", async () => {
    const { ports, saved, texts } = store();
    const touched = (text: string) => `# mine\n${text}`;
    expect((await ran("profile edit acme", { ports, ...world, edits: [touched] })).printed).toBe("Unchanged: acme.\n");
    expect([saved, left(texts)]).toEqual([[], []]);
  });

  it("shows faults with their places and asks; what was typed is there again", async () => {
    const { ports, saved } = store();
    const seen: string[] = [];
    const mend = (text: string) => {
      seen.push(text);
      return other;
    };
    const edits = [() => faulty, mend];
    const { stderr, exitCode } = await ran("profile edit acme", { ports, ...world, edits, typed: "edit\n" });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /^This profile cannot be saved:\n( {2}line \d+:\d+ .*\n)* {2}line \d+:\d+ mood: unknown key/,
    );
    expect(stderr).toContain("Type edit or discard");
    expect([seen, saved.length]).toEqual([[faulty], 1]);
  });

  it("forgets what was typed only where somebody says so", async () => {
    const gone = store();
    const discarded = await ran("profile edit acme", { ...gone, ...world, edits: [() => faulty], typed: "discard\n" });
    expect([discarded.printed, left(gone.texts)]).toEqual(["Discarded. The profile acme is as it was.\n", []]);
    for (const typed of ["\n", undefined]) {
      const { ports, texts } = store();
      const { problem } = await ran("profile edit acme", {
        ...{ ports, ...world, edits: [() => faulty] },
        ...(typed !== undefined && { typed }),
      });
      expect(problem).toMatchObject({
        code: "profile-invalid",
        saw: expect.stringContaining(copy),
        next: `dittofeed-setup profile edit acme --from ${copy}`,
      });
      expect(texts.get(copy)).toBe(faulty);
    }
  });

  it("goes on from what was kept, and from a saved file that cannot be used", async () => {
    const { ports, texts, saved } = store();
    texts.set("/work/kept.yaml", faulty);
    const mend = (text: string) => text.replace("mood:", "mode:").replace("app.example", "kept.example");
    await ran("profile edit acme --from /work/kept.yaml", { ports, ...world, edits: [mend] });
    expect(saved).toMatchObject([{ address: "https://kept.example.com" }]);
    const broken = store("{ half");
    await ran("profile edit acme", { ...broken, ...world, edits: [() => other] });
    expect(broken.saved).toHaveLength(1);
  });

  it("does not overwrite what another command has saved meanwhile", async () => {
    const { ports, texts, saved } = store();
    const edits = [
      () => {
        texts.set(path, JSON.stringify({ ...acme, address: "https://theirs.example.com" }));
        return other;
      },
    ];
    const { problem } = await ran("profile edit acme", { ports, ...world, edits });
    expect(problem).toMatchObject({ title: "The profile was changed meanwhile", why: expect.stringContaining(copy) });
    expect([saved, texts.get(copy)]).toEqual([[], other]);
  });

  it("keeps the name: another one would be another installation", async () => {
    const { ports, saved, texts } = store();
    const renamed = profileText({ ...acme, name: "beta" });
    const { problem } = await ran("profile edit acme", { ports, ...world, edits: [() => renamed] });
    expect(problem?.next).toContain(`dittofeed-setup profile import ${copy}`);
    expect([saved, texts.get(copy)]).toEqual([[], renamed]);
  });

  it("an editor that fails loses nothing", async () => {
    const { ports, texts } = store();
    const { problem } = await ran("profile edit acme", { ports, ...world, edits: [() => 3] });
    expect(problem).toMatchObject({
      ...{ code: "usage", saw: "code, from $EDITOR, ended with code 3." },
      next: "EDITOR=nano dittofeed-setup profile edit acme",
    });
    expect(left(texts)).toEqual([]);
  });

  it("without a terminal needs an editor by name", async () => {
    expect((await ran("profile edit acme", store())).problem?.saw).toContain("Set EDITOR");
    expect((await ran("profile edit acme", { ...store(), typed: "", edits: [() => other] })).exitCode).toBe(0);
  });
});
