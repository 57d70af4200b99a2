import { wordsOf } from "./system-calls.ts";

/** A path as a call names it: in a folder that it names too, in that of its process, or by an open descriptor. */
export type Place = { folder: string | undefined; name: string } | { descriptor: string };

/** What a call does to a file system, whichever of its spellings was used. */
export type Effect =
  | { do: "mask"; mask: string }
  | { do: "enter" | "remove"; place: Place }
  | { do: "make"; place: Place; mode: string; isFolder: boolean }
  | { do: "create"; place: Place; mode: string }
  | { do: "chmod"; place: Place; mode: string }
  | { do: "rename" | "link" | "copy"; from: Place; to: Place }
  | { do: "nothing" };

const here = (name: string): Place => ({ folder: undefined, name });
const inside = (folder: string, name: string): Place => ({ folder, name });
const by = (descriptor: string): Place => ({ descriptor });

const opened = (flags: string, mode: string, result: string): Effect =>
  /O_CREAT|O_TMPFILE/.test(flags) ? { do: "create", place: by(result), mode } : { do: "nothing" };

type Words = [string, string, string, string];

/** By the name of the call; what is not in here is not understood, and whoever asks says so. */
const effects: Readonly<Record<string, (words: Words, result: string) => Effect>> = {
  umask: ([mask]) => ({ do: "mask", mask }),
  chdir: ([name]) => ({ do: "enter", place: here(name) }),
  open: ([, flags, mode], result) => opened(flags, mode, result),
  creat: ([, mode], result) => opened("O_CREAT", mode, result),
  openat: ([, , flags, mode], result) => opened(flags, mode, result),
  openat2: ([, , how], result) => opened(how, /mode=(\d+)/.exec(how)?.[1] ?? "", result),
  mkdir: ([name, mode]) => ({ do: "make", place: here(name), mode, isFolder: true }),
  mkdirat: ([folder, name, mode]) => ({ do: "make", place: inside(folder, name), mode, isFolder: true }),
  mknod: ([name, mode]) => ({ do: "make", place: here(name), mode, isFolder: false }),
  mknodat: ([folder, name, mode]) => ({ do: "make", place: inside(folder, name), mode, isFolder: false }),
  chmod: ([name, mode]) => ({ do: "chmod", place: here(name), mode }),
  fchmod: ([descriptor, mode]) => ({ do: "chmod", place: by(descriptor), mode }),
  fchmodat: ([folder, name, mode]) => ({ do: "chmod", place: inside(folder, name), mode }),
  fchmodat2: ([folder, name, mode]) => ({ do: "chmod", place: inside(folder, name), mode }),
  rename: ([from, to]) => ({ do: "rename", from: here(from), to: here(to) }),
  renameat: ([one, from, other, to]) => ({ do: "rename", from: inside(one, from), to: inside(other, to) }),
  renameat2: ([one, from, other, to]) => ({ do: "rename", from: inside(one, from), to: inside(other, to) }),
  link: ([from, to]) => ({ do: "link", from: here(from), to: here(to) }),
  linkat: ([one, from, other, to]) => ({ do: "link", from: inside(one, from), to: inside(other, to) }),
  unlink: ([name]) => ({ do: "remove", place: here(name) }),
  rmdir: ([name]) => ({ do: "remove", place: here(name) }),
  unlinkat: ([folder, name]) => ({ do: "remove", place: inside(folder, name) }),
  copy_file_range: ([from, , to]) => ({ do: "copy", from: by(from), to: by(to) }),
  sendfile: ([to, from]) => ({ do: "copy", from: by(from), to: by(to) }),
  // The name of another file: no content of its own.
  symlink: () => ({ do: "nothing" }),
  symlinkat: () => ({ do: "nothing" }),
};

/** With the folder of the process, where the call happens to say it. */
export function effectOf(name: string, given: string, result: string): { effect: Effect | undefined; cwd?: string } {
  const [first = "", second = "", third = "", fourth = ""] = wordsOf(given);
  const cwd = /^AT_FDCWD<(.+)>$/.exec(first)?.[1];
  const effect = effects[name]?.([first, second, third, fourth], result);
  return { effect, ...(cwd === undefined ? {} : { cwd }) };
}
