import type { FileFacts, Files, Step } from "../../src/domain/ports.ts";

/** Files that lie in a map of texts by path; what is written can be looked at there. A secret is refused: no command writes one. */
export function memoryFiles(texts: Map<string, string>): Files {
  const isFolder = (path: string) => [...texts.keys()].some((name) => name.startsWith(`${path}/`));
  return {
    read: async (path) => texts.get(path),
    facts: async (path): Promise<FileFacts | undefined> => {
      const kind = texts.has(path) ? "file" : isFolder(path) ? "folder" : undefined;
      return kind && { kind, mode: 0o600, uid: 1000, bytes: texts.get(path)?.length ?? 0, isLink: false };
    },
    readEnd: async (path, most) => texts.get(path)?.slice(-most),
    follow: async (path) => {
      let given = 0;
      const newLines = async () => {
        const lines = (texts.get(path) ?? "").split("\n").slice(given, -1);
        given += lines.length;
        return lines;
      };
      return texts.has(path) ? { newLines, close: async () => undefined } : undefined;
    },
    way: async (path) => {
      const kind = texts.has(path) ? "file" : isFolder(path) ? "folder" : undefined;
      return { steps: [], end: kind && ({ path, kind, mode: 0o700, uid: 0, isGroupOwners: true } satisfies Step) };
    },
    list: async (path) => {
      const below = [...texts.keys()].filter((name) => name.startsWith(`${path}/`));
      return [...new Set(below.map((name) => name.slice(path.length + 1).split("/", 1)[0] ?? ""))].toSorted();
    },
    async write(path, text) {
      if (typeof text !== "string") throw new Error(`a secret was to be written to ${path}`);
      texts.set(path, text);
    },
    async createExclusive(path, content) {
      if (texts.has(path)) return false;
      texts.set(path, String(content));
      return true;
    },
    appendLine: async (path, line) => void texts.set(path, `${texts.get(path) ?? ""}${line}\n`),
    makeFolder: async () => undefined,
    remove: async (path) => void texts.delete(path),
    isWritable: async () => true,
  };
}
