/*
 * Where a sentence names a command to type. Nothing but a colour and a line break depends on it, so
 * that a guess at its end is good enough: at punctuation, at more than one space, or at a word that
 * only sentences have.
 */
const anything = /^[^\s]+$/;
const programs: Readonly<Record<string, RegExp>> = {
  "dittofeed-setup":
    /^(?:-{1,2}[\w-]+|apply|bundle|completion|coolify|db|doctor|down|logs|man|plan|profile|rehearsal|restart|status|workspace)$/,
  docker:
    /^(?:-{1,2}[\w-]+|compose|context|exec|image|info|inspect|login|logs|network|ps|pull|restart|rm|run|start|stop|system|volume)$/,
  sudo: anything,
  openssl: anything,
  chmod: anything,
  chown: anything,
  getent: anything,
  journalctl: anything,
  systemctl: anything,
  npm: /^(?:ci|install|run|start)$/,
  export: /^[A-Z_]+=/,
};
const named = new RegExp(`(?<![\\w/.-])(?:${Object.keys(programs).join("|")})(?= \\S)`, "g");
const ofSentences = new Set(
  (
    "a an the it its it's this that these those there and or but as at by for from in of on to with without where when which " +
    "while again then if is are was has have had can cannot could will would may must did does do not needs need never after " +
    "before once until asks checks completes continues creates finds gives installs keeps knows lists looks makes moves names " +
    "prints puts reads removes replaces restores says sets shows starts stops takes tells tries waits writes"
  ).split(" "),
);

export function commandsIn(text: string): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const { index, 0: program } of text.matchAll(named)) {
    if (index < (found.at(-1)?.to ?? 0)) continue;
    const start = index + program.length;
    const end = endOf(text, start, programs[program] ?? anything);
    if (end > start) found.push({ from: index, to: end });
  }
  return found;
}

export const address = /https?:\/\/[^\s,;()"]*[^\s,;()".]/g;

/** What can be typed or opened, in its order. */
export function copyableIn(text: string): { from: number; to: number }[] {
  const addresses = [...text.matchAll(address)].map(({ index, 0: { length } }) => ({
    from: index,
    to: index + length,
  }));
  const commands = commandsIn(text);
  // Of a command that takes an address the whole is typed.
  const alone = addresses.filter(({ from }) => !commands.some((one) => one.from < from && from < one.to));
  return [...commands, ...alone].sort((a, b) => a.from - b.from);
}

/**
 * Behind the last word of the command whose name ends here; there itself, where only the program is
 * named.
 */
function endOf(text: string, start: number, first: RegExp): number {
  let end = start;
  while (text[end] === " ") {
    const word = /^ ([^\s,;()]+)/.exec(text.slice(end))?.[1];
    const bare = word?.replace(/[.:]+$/, "");
    if (bare === undefined || bare === "" || ofSentences.has(bare) || (end === start && !first.test(bare))) break;
    end += 1 + bare.length;
    if (bare !== word) break;
  }
  return end;
}
