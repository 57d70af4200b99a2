type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Does this terminal make a link of OSC 8? No terminal can be asked, and one that does not know it
 * may print it; so, like the package supports-hyperlinks (its index.js, version 4), only those that
 * say who they are and are known to. tmux passes it on from 3.4, to terminals that take it alone.
 * FORCE_HYPERLINK=1 or =0 decides it.
 */
export function knowsHyperlinks(env: Environment): boolean {
  const { FORCE_HYPERLINK: forced, TERM = "", TERM_PROGRAM: program, TERM_PROGRAM_VERSION: version = "" } = env;
  if (forced !== undefined && forced !== "") return Number.parseInt(forced, 10) !== 0;
  if (TERM === "dumb" || env.CI !== undefined || env.TEAMCITY_VERSION !== undefined) return false;
  if (program === "tmux") return isFrom(version, 3, 4);
  // Within another multiplexer the variables are those of the terminal around it.
  if (env.TMUX !== undefined || env.STY !== undefined || TERM.startsWith("screen")) return false;
  if (env.WT_SESSION !== undefined) return true;
  switch (program) {
    case "iTerm.app":
      return isFrom(version, 3, 1);
    case "WezTerm":
      return isFrom(version, 20_200_620, 0);
    case "vscode":
      return isFrom(version, 1, 72);
    case "ghostty":
    case "zed":
      return true;
    default:
      return knowsByName(env);
  }
}

function knowsByName({ VTE_VERSION: vte = "", TERM = "" }: Environment): boolean {
  // 0.50.0 crashes over it.
  if (vte !== "") return vte !== "5000" && Number.parseInt(vte, 10) >= 5000;
  return TERM === "alacritty" || TERM === "xterm-kitty" || TERM === "xterm-ghostty";
}

function isFrom(version: string, major: number, minor: number): boolean {
  const [first = 0, second = 0] = version.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0);
  return first > major || (first === major && second >= minor);
}

/** The text as a link; as it is where the address could hold more than an address. */
export function hyperlink(address: string, text: string): string {
  return /^https?:\/\/[!-~]+$/.test(address) ? `\u001b]8;;${address}\u001b\\${text}\u001b]8;;\u001b\\` : text;
}
