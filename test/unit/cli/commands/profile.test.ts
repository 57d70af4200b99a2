import { describe, expect, it } from "vitest";
import { profileText } from "../../../../src/adapters/profiles/profile-text.ts";
import { acme } from "../../../support/installed.ts";
import { memoryFiles } from "../../../support/memory-files.ts";
import { parsed, ran, refusal } from "../../../support/run-command.ts";

const text = profileText(acme);
const files = memoryFiles(new Map([["acme.yaml", text]]));
const saved = {
  names: async () => ["acme", "other"],
  load: async (name: string) => (name === "acme" ? acme : undefined),
};

describe("profile", () => {
  it.each([
    ["profile", { command: "profile list" }],
    ["profile show acme --json", { command: "profile show", name: "acme", output: "json" }],
    ["profile import -", { command: "profile import", file: "-" }],
    ["profile check acme.yaml", { command: "profile check", file: "acme.yaml" }],
  ])("%s", (line, becomes) => expect(parsed(line)).toEqual(becomes));

  it.each([
    ["profile show", "profile show needs a name."],
    ["profile check", "profile check needs a file."],
    ["profile schema x", 'profile schema does not take "x".'],
    ["profile shw", 'not "shw". Did you mean show?'],
  ])("%s is refused", (line, said) => expect(refusal(line)).toContain(said));

  it.each([
    ["profile list", "acme\nother\n"],
    ["profile show acme", text],
    ["profile export acme --json", `${JSON.stringify(acme, undefined, 2)}\n`],
    ["profile check acme.yaml", "acme.yaml is valid: acme, standard mode, https://app.example.com\n"],
  ])("%s prints what it found", async (line, printed) => {
    expect(await ran(line, { ports: { profiles: saved, files } })).toMatchObject({ exitCode: 0, printed });
  });

  it("list says in a sentence that there is none", async () => {
    const { printed } = await ran("profile list", { ports: { profiles: { names: async () => [] } } });
    expect(printed).toBe("No profiles are saved yet.\n");
  });

  it("schema needs nothing of the outside", async () => {
    expect(JSON.parse((await ran("profile schema")).printed)).toMatchObject({ type: "object" });
  });

  it("import saves a file or standard input under its name, and no other in its place", async () => {
    const names: string[] = [];
    const save = async (name: string) => {
      names.push(name);
      return name;
    };
    const profiles = { load: async () => undefined, save };
    expect(await ran("profile import acme.yaml", { ports: { profiles, files } })).toMatchObject({
      printed: "saved as acme\n",
    });
    await ran("profile import -", { ports: { profiles, host: { standardInput: async () => text } } });
    expect(names).toEqual(["acme", "acme"]);
    const { problem } = await ran("profile import acme.yaml", { ports: { profiles: { load: saved.load }, files } });
    expect(problem).toMatchObject({ code: "usage", saw: expect.stringContaining("profile delete acme") });
  });

  it("delete forgets one, and says which there are where it is not", async () => {
    const remove = async (name: string) => name === "acme";
    const gone = await ran("profile delete acme", { ports: { profiles: { remove } } });
    expect(gone.printed).toBe("Deleted the profile acme. Its installation is untouched.\n");
    const { problem } = await ran("profile delete amce", { ports: { profiles: { ...saved, remove } } });
    expect(problem).toMatchObject({
      code: "profile-not-found",
      saw: expect.stringContaining("Saved profiles: acme, other"),
    });
  });

  it.each(["profile check none.yaml", "profile import none.yaml"])(
    "%s says that there is no such file",
    async (line) => {
      expect((await ran(line, { ports: { files } })).problem?.saw).toBe("The file none.yaml does not exist.");
    },
  );
});
