import { expect, test } from "vitest";
import { exitCodeOf } from "../../../src/domain/exit-code.ts";
import type { FileFacts, Step } from "../../../src/domain/ports.ts";
import { folderQuestion, folderRefused, judgeLabelledFolder } from "../../../src/installation/labelled-folder.ts";

const uid = 1000;
const plain = { bytes: 1, isLink: false } as const;
const folder: FileFacts = { kind: "folder", mode: 0o755, uid: 0, ...plain };
const file: FileFacts = { kind: "file", mode: 0o644, uid: 0, ...plain };
const good = {
  "/": folder,
  "/srv": folder,
  "/srv/acme": folder,
  "/srv/acme/compose.yaml": file,
  "/srv/acme/.env": { ...file, mode: 0o600, uid },
};
const named = ["/srv/acme/compose.yaml"];

async function judged(changes: Record<string, FileFacts | undefined> = {}, configFiles: readonly string[] = named) {
  const all: Record<string, FileFacts | undefined> = { ...good, ...changes };
  const stepAt = (path: string): Step | undefined => {
    const seen = all[path];
    return (
      seen && { path, kind: seen.isLink ? "link" : seen.kind, mode: seen.mode, uid: seen.uid, isGroupOwners: false }
    );
  };
  const files = {
    facts: async (path: string) => all[path],
    list: async (path: string) =>
      Object.keys(all)
        .filter((one) => one.startsWith(`${path}/`) && all[one])
        .map((one) => one.slice(path.length + 1)),
    way: async (path: string) => {
      const parts = path.split("/").filter(Boolean);
      const above = ["/", ...parts.slice(0, -1).map((_, index) => `/${parts.slice(0, index + 1).join("/")}`)];
      return { steps: above.flatMap((one) => stepAt(one) ?? []), end: stepAt(path) };
    },
  };
  const host = { facts: async () => ({ uid }) as never };
  const { isOurs: _, ...folder } = await judgeLabelledFolder({ ports: { files, host } }, { configFiles }, "/srv/acme");
  return folder;
}

test("root's own folder, and the runner's, with the compose file that the label names", async () => {
  expect(await judged()).toEqual({ owner: 0, faults: [] });
  expect(await judged({ "/srv/acme": { ...folder, uid } })).toEqual({ owner: uid, faults: [] });
  expect(await judged({}, ["compose.yaml"])).toMatchObject({ faults: [] });
  expect(await judged({}, ["/srv/acme/compose.yaml,/srv/acme/compose.override.yaml"])).toMatchObject({ faults: [] });
  // Nobody replaces what is another's in a folder with the sticky bit.
  expect(await judged({ "/srv": { ...folder, mode: 0o1777 } })).toMatchObject({ faults: [] });
});

test.each([
  ["/srv/acme", undefined, "/srv/acme does not exist"],
  ["/srv/acme", { ...folder, uid: 33 }, "/srv/acme belongs to uid 33"],
  ["/srv/acme", { ...folder, mode: 0o777 }, "other users can write to /srv/acme (mode 777)"],
  ["/srv/acme", { ...folder, mode: 0o775 }, "other users can write to /srv/acme (mode 775)"],
  ["/srv/acme", { ...folder, mode: 0o1777 }, "other users can write to /srv/acme (mode 1777)"],
  ["/srv/acme", { ...folder, isLink: true }, "/srv/acme is a symbolic link"],
  ["/srv/acme", file, "/srv/acme is not a folder"],
  ["/srv", { ...folder, uid: 33 }, "/srv belongs to uid 33"],
  ["/srv", { ...folder, mode: 0o777 }, "other users can write to /srv (mode 777)"],
  ["/srv/acme/.env", { ...file, uid: 33 }, "/srv/acme/.env belongs to uid 33"],
  ["/srv/acme/.env", { ...file, isLink: true }, "/srv/acme/.env is a symbolic link"],
  ["/srv/acme/compose.override.yaml", { ...file, uid: 33 }, "/srv/acme/compose.override.yaml belongs to uid 33"],
  ["/srv/acme/compose.yaml", { ...file, mode: 0o666 }, "other users can write to /srv/acme/compose.yaml (mode 666)"],
  ["/srv/acme/compose.yaml", undefined, "/srv/acme has no compose file"],
] as const)("%s as %j is said", async (path, changed, fault) => {
  expect((await judged({ [path]: changed })).faults).toEqual([fault]);
});

test.each([[[]], [["/evil/compose.yaml"]], [["/srv/acme/compose.yaml.old"]], [["docker-compose.yml"]]])(
  "a compose file that is not the one of the label (%j) is said",
  async (configFiles) => {
    expect((await judged({}, configFiles)).faults).toEqual([
      expect.stringMatching(/^its containers were created from .*, not from \/srv\/acme\/compose\.yaml$/),
    ]);
  },
);

test("the question names folder, owner and reason; the refusal what speaks against it, and ends with 2", () => {
  const question = folderQuestion("/srv/acme", { owner: 33, faults: [] });
  for (const part of ["/srv/acme", "uid 33", "label", "No saved profile"]) expect(question).toContain(part);
  const refused = folderRefused("acme", "/srv/acme", { owner: 33, faults: ["/srv/acme belongs to uid 33"] });
  expect(exitCodeOf(refused)).toBe(2);
  expect(refused.saw).toContain("Also, /srv/acme belongs to uid 33.");
  expect(refused.next).toContain("dittofeed-setup profile import FILE");
  expect(refused.next).not.toContain("on a terminal");
});
