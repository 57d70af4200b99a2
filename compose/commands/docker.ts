import { shellWord } from "../../src/domain/typed.ts";
/**
 * A program and its arguments, to be run without a shell. No secret is ever among them: arguments
 * can be read in `ps`.
 */
export interface DockerCommand {
  file: "docker" | "docker-compose";
  arguments: string[];
}

type Value = string | number | readonly string[];

/**
 * docker`logs --tail=${lines} -- ${container}`: a call of the docker client, written as it is
 * typed. See `words`. What was named by somebody else stands behind `--` or touches its option
 * (`--name=`), so that no name is ever taken for an option.
 */
export function docker(texts: TemplateStringsArray, ...values: readonly Value[]): DockerCommand {
  return { file: "docker", arguments: words(texts, ...values) };
}

/**
 * The arguments that a line has. Only the line's own blanks separate them: a value is one argument
 * (or a part of one, where text touches it), whatever it holds; a list is as many as it has
 * entries.
 */
export function words(texts: TemplateStringsArray, ...values: readonly Value[]): string[] {
  const found: string[] = [];
  let word: string | undefined;
  const end = () => {
    if (word !== undefined) found.push(word);
    word = undefined;
  };
  for (const [at, text] of texts.entries()) {
    for (const [part, piece] of text.split(/\s+/).entries()) {
      if (part > 0) end();
      if (piece !== "") word = `${word ?? ""}${piece}`;
    }
    const value = values[at];
    if (typeof value === "object") {
      end();
      found.push(...value);
    } else if (value !== undefined) word = `${word ?? ""}${value}`;
  }
  end();
  return found;
}

export const dockerInfo = (): DockerCommand => docker`info --format ${"{{json .}}"}`;

/** What answers, part by part: "Docker Engine - Community", or "Podman Engine". */
export const dockerServer = (): DockerCommand => docker`version --format ${"{{json .Server}}"}`;

/** Which socket the client would use, and whether the engine behind it is this machine's. */
export const dockerContext = (): DockerCommand => docker`context inspect --format ${"{{json .Endpoints.docker.Host}}"}`;

/**
 * As people read it, and can type it: without a `--` where no name behind it looks like an option.
 */
export function commandLine({ file, arguments: all }: DockerCommand): string {
  const at = all.indexOf("--");
  // Behind these comes one name, and then a command with options of its own.
  const names = ["exec", "run", "create"].includes(all[0] ?? "") ? all.slice(at + 1, at + 2) : all.slice(at + 1);
  const shown = at === -1 || names.some((name) => name.startsWith("-")) ? all : all.toSpliced(at, 1);
  return [file, ...shown.map(shellWord)].join(" ");
}
