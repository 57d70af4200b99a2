import type { Files, Host } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";
import type { SecretReference } from "../domain/profile.ts";
import type { SecretName } from "../domain/secret-names.ts";
import { isTooLong, largestSecretFile, tooLong } from "../domain/secret-rules.ts";

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
        `Set it in the environment that runs this command: export ${reference.fromEnv}=…`,
      );
    if (isTooLong(value))
      throw tooLong(
        name,
        `The environment variable ${reference.fromEnv}`,
        `Set ${reference.fromEnv} to the real ${name}, or name another variable in the profile.`,
      );
    return value;
  }
  if ("fromFile" in reference) {
    const text = await sources.files.read(reference.fromFile, largestSecretFile);
    if (text === undefined || text.trim() === "")
      throw missingValue(
        name,
        `The profile takes it from the file ${reference.fromFile}, which is ${text === undefined ? "not there" : "empty"}.`,
        `Write the value into ${reference.fromFile} (chmod 600).`,
      );
    const value = withoutTrailingNewline(text);
    if (isTooLong(value))
      throw tooLong(
        name,
        `The file ${reference.fromFile}`,
        `Write the real ${name} into ${reference.fromFile}, or name another file in the profile.`,
      );
    return value;
  }
  const text = await sources.host.standardInput(largestSecretFile);
  if (text.trim() === "")
    throw missingValue(
      name,
      "The profile takes it from standard input, which was empty.",
      "Pipe the value into the command.",
    );
  const value = withoutTrailingNewline(text);
  if (isTooLong(value))
    throw tooLong(name, "Standard input", `Pipe the real ${name}, and nothing else, into the command.`);
  return value;
}

/** Files and pipes end in a newline that nobody meant as part of the value. */
function withoutTrailingNewline(text: string): string {
  return text.replace(/\r?\n$/, "");
}

export function missingValue(name: SecretName, saw?: string, next?: string): Problem {
  return new Problem({
    code: "value-missing",
    title: `${name} is missing`,
    saw: saw ?? `The profile names no source for ${name}, and the installation's .env does not hold it.`,
    why: "The part of the stack that the profile asks for cannot work without it.",
    next: next ?? `Give it in the profile, for example {fromEnv: ${name}}, and set that variable.`,
  });
}
