import type { Ports } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";
import { typed } from "../domain/typed.ts";
import { usage } from "../domain/usage.ts";

interface ProfileContext {
  ports: { profiles: Pick<Ports["profiles"], "names"> };
  commandLine: string;
}

/**
 * A saved profile's name was typed where something else stands, as people who call a project by its
 * name do: what to say then, with the line that was meant; undefined where it is none.
 */
export async function profileMeant(
  { ports, commandLine }: ProfileContext,
  thrown: unknown,
  words: readonly string[],
): Promise<Problem | undefined> {
  if (!(thrown instanceof Problem && thrown.code === "usage") || words.length === 0) return undefined;
  const names = await ports.profiles.names().catch((): readonly string[] => []);
  const name = words.find((word) => names.includes(word));
  if (name === undefined) return undefined;
  const others = words.filter((word) => word !== name);
  const line = [...commandLine.split(" "), ...others, "--profile", name];
  return usage(typed`${name} is a saved profile. To name it here: ${line}`);
}
