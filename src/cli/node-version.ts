/** As in package.json: before this, Node lacks parts that are used, and would end with a message that nobody understands. */
const needed = { major: 22, minor: 13 };

/** What to say where this version of Node is too old (such as "20.20.2"); undefined where it is not. Loads nothing. */
export function nodeTooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > needed.major || (major === needed.major && minor >= needed.minor)) return undefined;
  const wanted = `${needed.major}.${needed.minor}`;
  return `Node.js is too old
  Seen: Node.js ${version} at ${process.execPath}
  Why:  dittofeed-setup needs ${wanted} or newer. Nothing was changed.
  Next: Install a newer one (https://nodejs.org/en/download), or the executable of the release, which needs none (sh install.sh). In a clone of the project: npm start
`;
}
