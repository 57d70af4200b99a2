/** parsers.php 120: `source:target[:mode]`, where a source may be `${VAR:-./here}` or `C:/there`. */
export interface VolumeString {
  readonly source: string;
  readonly target: string;
  readonly mode: string | undefined;
}

const modes = new Set("ro rw z Z rslave rprivate rshared slave private shared cached delegated consistent".split(" "));

export function parseVolumeString(written: string): VolumeString {
  const text = written.trim();
  const variable = /^\$\{[^}]+:-[^}]*\}/.exec(text)?.[0];
  const parsed = variable === undefined ? bare(text) : afterSource(variable, text.slice(variable.length));
  const source = resolved(parsed.source);
  if (!isPlainVariable(source)) refuseShell(source, "volume source");
  refuseShell(parsed.target, "volume target");
  return { ...parsed, source };
}

/** shared.php 136. */
export function refuseShell(text: string, what: string): void {
  const found = ["`", "$(", "${", "|", "&", ";", "\n", "\r", "\t", ">", "<"].find((each) => text.includes(each));
  if (found !== undefined) throw new Error(`Invalid ${what}: contains forbidden character '${found}'`);
}

/** shared.php 1642. */
export function isLocal(source: string): boolean {
  return /^(\.\/|\/|~|\.\.)/.test(source);
}

/** shared.php 1651: `.` is the folder of the application, and so `..` is that folder and a dot: nothing above it. */
export function localSource(source: string, folder: string): string {
  const placed = /^[.~]/.test(source) ? `${folder}${source.slice(1)}` : source;
  return placed.endsWith("/") && placed !== "/" ? placed.slice(0, -1) : placed;
}

export function isPlainVariable(source: string): boolean {
  return /^\$\{[a-zA-Z_][a-zA-Z0-9_]*\}[/\w.-]*$/.test(source);
}

function bare(text: string): VolumeString {
  if (!text.includes(":")) return { source: text, target: text, mode: undefined };
  // After a drive's letter.
  const at = /^[A-Za-z]:/.test(text) && text.split(":").length > 2 ? text.indexOf(":", 2) : text.indexOf(":");
  return afterSource(text.slice(0, at), text.slice(at));
}

function afterSource(source: string, rest: string): VolumeString {
  const target = rest.startsWith(":") ? rest.slice(1) : rest;
  const at = target.lastIndexOf(":");
  const mode = at < 0 ? undefined : target.slice(at + 1);
  if (mode === undefined || !modes.has(mode)) return { source, target, mode: undefined };
  return { source, target: target.slice(0, at), mode };
}

/** `${VAR:-./here}` is `./here` for good: what VAR holds is not asked. */
function resolved(source: string): string {
  const content = /^\$\{([^}]+)\}$/.exec(source)?.[1];
  const at = content?.indexOf(":-") ?? -1;
  if (content === undefined || at < 0) return source;
  return content.slice(at + 2) || `\${${content.slice(0, at)}}`;
}
