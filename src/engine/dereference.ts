import { inOneLine, withHome } from "../domain/grammar.ts";
import type { Files, Host } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";
import type { SecretReference } from "../domain/profile.ts";
import type { SecretName } from "../domain/secret-names.ts";
import { isTooLong, largestSecretFile, secretCommandMs, tooLong } from "../domain/secret-rules.ts";
import { typed } from "../domain/typed.ts";

/**
 * Follows a reference to its value. Throws Problem `value-missing` or `value-refused` that names
 * the variable or file, never a value.
 */
export async function dereference(
  name: SecretName,
  reference: Exclude<SecretReference, { generate: unknown }>,
  sources: { files: Files; host: Host },
): Promise<string> {
  if ("fromEnv" in reference) {
    const value = sources.host.environmentVariable(reference.fromEnv);
    if (value === undefined || value === "")
      throw missingValue(
        name,
        `The profile takes it from the environment variable ${reference.fromEnv}, which is ${value === undefined ? "not set" : "empty"}.`,
        `Set it in the environment of this command and keep it out of the shell history: read -rs ${reference.fromEnv}; export ${reference.fromEnv}`,
      );
    if (isTooLong(value))
      throw tooLong(
        name,
        `The environment variable ${reference.fromEnv}`,
        `Set ${reference.fromEnv} to the real ${name}, or use another variable in the profile.`,
      );
    return withoutMark(value);
  }
  if ("fromFile" in reference) {
    const path = inHome(name, reference.fromFile, sources.host);
    const text = await sources.files.read(path, largestSecretFile);
    if (text === undefined || text.trim() === "")
      throw missingValue(
        name,
        `The profile takes it from the file ${path}, which is ${text === undefined ? "missing" : "empty"}.`,
        `Write the value to ${path} (chmod 600).`,
      );
    const value = asMeant(text);
    if (isTooLong(value))
      throw tooLong(name, `The file ${path}`, `Write the real ${name} to ${path}, or use another file in the profile.`);
    return value;
  }
  if ("fromCommand" in reference) return printedBy(name, reference.fromCommand, sources.host);
  const text = await sources.host.standardInput(largestSecretFile);
  if (text.trim() === "")
    throw missingValue(
      name,
      "The profile takes it from standard input, which was empty.",
      "Pipe the value to the command.",
    );
  const value = asMeant(text);
  if (isTooLong(value))
    throw tooLong(name, "Standard input", `Pipe the real ${name}, and nothing else, to the command.`);
  return value;
}

/** Its first line on standard error says why; the rest of what it prints is for nobody to read. */
async function printedBy(name: SecretName, command: readonly string[], host: Host): Promise<string> {
  const line = typed`${command}`;
  const [program = ""] = command;
  const answer = await host.secretCommand(command);
  const missing = (how: string, next: string) =>
    missingValue(name, `The profile takes it from the command ${line}, which ${how}.`, next);
  const tryIt = `Run it yourself without printing the value, and sign in to the vault if it asks: ${line} > /dev/null`;
  switch (answer.state) {
    case "not-started":
      throw missing(
        `cannot be started (${answer.saw})`,
        `Install ${program}, or write its full path in the profile. It is run without a shell.`,
      );
    case "failed": {
      const said = inOneLine(answer.stderr.split("\n").find((one) => one.trim() !== "") ?? "").trim();
      throw missing(`ended with code ${answer.exitCode}${said === "" ? "" : `: ${said}`}`, tryIt);
    }
    case "timed-out":
      throw missing(
        `did not answer within ${secretCommandMs / 1000} s`,
        `It gets no terminal to ask on. Unlock the vault first, then run the same command again.`,
      );
    case "too-long":
      throw tooLong(name, `What ${program} prints`, `Let the command print the real ${name}, and nothing else.`);
    case "said": {
      const value = asMeant(answer.text);
      if (value.trim() === "") throw missing("printed nothing", tryIt);
      if (isTooLong(value))
        throw tooLong(name, `What ${program} prints`, `Let the command print the real ${name}, and nothing else.`);
      return value;
    }
  }
}

/**
 * `~/` is the home of whoever runs the command. Throws Problem `value-missing` where there is none.
 */
function inHome(name: SecretName, path: string, host: Host): string {
  const home = host.environmentVariable("HOME");
  if (home || withHome(path, "/") === path) return withHome(path, home ?? "");
  throw missingValue(
    name,
    `The profile takes it from the file ${path}, but HOME is not set, so ~ cannot be expanded.`,
    "Write the full path in the profile, or set HOME in the environment of this command.",
  );
}

/**
 * Files and pipes end in a newline, and may begin with a byte order mark, that nobody meant as part
 * of the value.
 */
function asMeant(text: string): string {
  return withoutMark(text).replace(/\r?\n$/, "");
}

const withoutMark = (text: string): string => text.replace(/^\uFEFF/, "");

export function missingValue(name: SecretName, saw?: string, next?: string): Problem {
  return new Problem({
    code: "value-missing",
    title: `${name} is missing`,
    saw: saw ?? `The profile names no source for ${name}, and the installation's .env does not have it.`,
    why: "The part of the stack that the profile asks for does not work without it.",
    next: next ?? `Set it in the profile, for example {fromEnv: ${name}}, and set that variable.`,
  });
}
