import { distance } from "fastest-levenshtein";

/** Words that other programs have for a subcommand, and what these are called here. */
const usualNames: Readonly<Record<string, readonly string[]>> = {
  ls: ["list"],
  all: ["list"],
  get: ["show", "list"],
  cat: ["show"],
  view: ["show"],
  status: ["show", "list"],
  rm: ["delete", "remove"],
  delete: ["remove"],
  del: ["delete", "remove"],
  remove: ["delete"],
  uninstall: ["remove"],
  new: ["create", "add"],
  add: ["create", "import"],
  invite: ["add"],
  save: ["import"],
  load: ["import", "restore"],
  validate: ["check", "verify"],
  verify: ["check"],
  check: ["verify"],
  lint: ["check"],
  repair: ["apply"],
  fix: ["apply"],
  up: ["apply"],
  start: ["up"],
  stop: ["down"],
  on: ["enable"],
  off: ["disable"],
};

/** What another word for one of these names is called here. */
export function usualName(word: string, names: readonly string[]): string | undefined {
  const here = usualNames[word.toLowerCase()];
  return Array.isArray(here) ? here.find((name) => names.includes(name)) : undefined;
}

/**
 * The one of them that the word is a slip of: near enough is one letter, and one more for every
 * four, or the beginning of a single one. By two letters nobody can tell, nor where two are as near.
 */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const begun = word.length < 2 ? [] : names.filter((name) => name.startsWith(word));
  if (begun.length === 1) return begun[0];
  if (word.length < 3) return undefined;
  const far = names.map((name) => ({ name, far: distance(word, name) })).sort((a, b) => a.far - b.far);
  const [best, next] = far;
  const isAlone = best !== undefined && best.far !== next?.far;
  return isAlone && best.far <= 1 + word.length / 4 ? best.name : undefined;
}
