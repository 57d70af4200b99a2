import { spawn } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { childEnvironment, type Environment } from "./child-environment.ts";

type EditorEnd = { exitCode: number } | { failedToStart: string };

/** What commands use of it: whoever tests one puts another there. */
export interface EditorPort {
  first(names: readonly string[]): Promise<string | undefined>;
  open(words: readonly string[], path: string): Promise<EditorEnd>;
}

/**
 * An editor on this terminal. It stays in the foreground group, unlike every other program that is
 * started here: it needs the keyboard, and answers Ctrl-C and Ctrl-Z itself. No shell.
 */
export function openEditor(words: readonly string[], path: string, environment: Environment): Promise<EditorEnd> {
  const [file = "", ...args] = words;
  return new Promise((resolve) => {
    const child = spawn(file, [...args, path], {
      stdio: "inherit",
      env: { ...childEnvironment(environment, new Set()) },
    });
    child.once("error", (thrown) => resolve({ failedToStart: thrown.message }));
    child.once("exit", (code) => resolve({ exitCode: code ?? 128 }));
  });
}

/** The first of these programs that PATH leads to. */
export async function firstProgram(names: readonly string[], { PATH = "" }: Environment): Promise<string | undefined> {
  for (const name of names)
    for (const folder of PATH.split(delimiter).filter((one) => one !== "")) {
      const isThere = await access(join(folder, name), constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isThere) return name;
    }
  return undefined;
}
