// Over 150 lines, because it is one statement: what each kind of text looks like, to be read beside
// one another.

import { shortened } from "./clean-text.ts";

/*
 * One grammar for each kind of text that this program did not write itself. Whoever takes a text in
 * (profile, `.env`, labels, lock, journal, drafts, an address of a database) asks here, once, at
 * the door; behind the door it is in its canonical form, which is the one that is used.
 */

/**
 * Moves the rest of a line about, or ends it: on a screen such a text says something else than it
 * holds.
 */
const movesText = /[\p{Cc}\p{Surrogate}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

/** What can stand in one line as it is. */
export const isOneLine = (text: string): boolean => text !== "" && !movesText.test(text);

/** Of a text that is only to be shown: as much as a line holds, and nothing that moves it about. */
export const inOneLine = (text: string): string => shortened(text, 200).replace(new RegExp(movesText, "gu"), "?");

/**
 * Blanks and marks that nobody sees: as the first or last character of a value they were never
 * meant.
 */
const unseen = /^[\s\p{Cc}\p{Cf}\u115F\u1160\u2800\u3164\uFFA0]|[\s\p{Cc}\p{Cf}\u115F\u1160\u2800\u3164\uFFA0]$/u;
export const hasUnseenEdge = (text: string): boolean => unseen.test(text);

/**
 * A Compose project, and with it the beginning of a container's, a network's and a volume's name.
 */
export const projectName = /^[a-z0-9][a-z0-9_-]{0,62}$/;

/** The same as Compose bears it, of whatever folder: for a stack that was found. */
export const foundProject = /^[a-z0-9][a-z0-9_-]{0,199}$/;

/** Containers, networks and volumes: what an engine lets them be called. */
export const engineName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/;

/** As this program names its runs: they sort by time. */
export const runId = /^\d{8}T\d{6}Z-[0-9a-f]{6}$/;

// --- hosts and addresses ------------------------------------------------------------------------

const label = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
const hostName = new RegExp(`^(?=.{1,253}$)${label}(?:\\.${label})*$`);

/** One that can be registered, in letters of either case. */
export const domainPattern =
  /^(?=.{1,253}$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,63}|[Xx][Nn]--[A-Za-z0-9-]{0,58}[A-Za-z0-9])$/;

/**
 * A host as every program understands it: small letters, IDN as `xn--`, an IPv4 address as four
 * decimal numbers (whatever of 127.1, 0177.0.0.1 or 2130706433 was typed), IPv6 without brackets,
 * no dot at the end. Undefined where it is none, and where a port or anything else stands with it.
 */
export function canonicalHost(text: string): string | undefined {
  // A blank, a percent or a colon that an address parser would take away or read as something else.
  const isV6 = /^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text);
  if (!isV6 && !/^[\p{L}\p{M}\p{N}\p{So}._-]+$/u.test(text)) return undefined;
  const address = `http://${isV6 ? `[${text}]` : text}`;
  if (!URL.canParse(address)) return undefined;
  const host = new URL(address).hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  return isV6 || hostName.test(host) ? host : undefined;
}

/**
 * Would a program that connects there reach the machine, or the container, in which it runs itself?
 * For a host in any spelling.
 */
export function isThisHost(text: string): boolean {
  const host = canonicalHost(text.replace(/^\[(.*)\]$/, "$1"));
  if (host === undefined) return false;
  if (host.includes(":"))
    return /^(::1?|::(ffff:(0:)?)?(7f[0-9a-f]{2}:[0-9a-f]{1,4}|0:0)|64:ff9b::7f[0-9a-f]{2}:.*)$/.test(host);
  return /^(0|127)(\.\d+){3}$|(^|\.)localhost$|^(localhost(4|6)?|.*\.localhost|ip6-(localhost|loopback)|localhost[46]?\.localdomain[46]?)$/.test(
    host,
  );
}

/**
 * `https://app.example.com` or `https://app.example.com:8443`: scheme and host in small letters,
 * IDN as `xn--`, without the scheme's own port and without a dot at the end. Undefined where
 * anything else stands there (a path, a login, a ? or #), also where a forgiving parser would read
 * over it.
 */
export function canonicalOrigin(text: string, { anyHostBelow = false } = {}): string | undefined {
  const [, scheme = "", host = "", port] =
    /^(https?):\/\/(\[[0-9a-f:.]+\]|[^\s[\]/?#@\\:]+?)(?::(\d{1,5}))?$/i.exec(text.trim()) ?? [];
  const wildcard = anyHostBelow && host.startsWith("*.") ? "*." : "";
  const found = canonicalHost(host.slice(wildcard.length).replace(/^\[(.*)\]$/, "$1"));
  if (found === undefined || (port !== undefined && !isPort(Number(port)))) return undefined;
  const at = found.includes(":") ? `[${found}]` : `${wildcard}${found}`;
  const usual = scheme.toLowerCase() === "https" ? 443 : 80;
  const other = port === undefined || Number(port) === usual ? "" : `:${Number(port)}`;
  return `${scheme.toLowerCase()}://${at}${other}`;
}

export const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;

/**
 * An https address with a path, as a program is given one: no login, no fragment, nothing that a
 * template would replace.
 */
export function canonicalHttpsUrl(text: string): string | undefined {
  const [, origin = "", rest = ""] = /^(https:\/\/[^/?#]+)([/?].*)?$/i.exec(text) ?? [];
  const found = canonicalOrigin(origin);
  return found !== undefined && /^(\/[\w.~!&'()*+,;=:@%/-]*)?(\?[\w.~!&'()*+,;=:@%/?-]*)?$/.test(rest)
    ? new URL(`${found}${rest}`).href
    : undefined;
}

// --- e-mail -------------------------------------------------------------------------------------

/** The domain of an address has no case; what stands before the @ is kept as it was typed. */
export function canonicalEmail(text: string): string {
  const at = text.lastIndexOf("@");
  return at === -1 ? text : `${text.slice(0, at)}${text.slice(at).toLowerCase()}`;
}

/**
 * The same person: Google hands an address over in small letters, or as it was once typed there.
 * The app looks for a member byte by byte, so the spelling that is there already is the one that is
 * used, and whoever is new is stored as typed.
 */
export const samePerson = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

// --- images -------------------------------------------------------------------------------------

/* As github.com/distribution/reference has it. */
const pathPart = "[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*";
const domainPart = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
const imageHost = `(?:${domainPart}(?:\\.${domainPart})*|\\[[0-9A-Fa-f:]+\\])(?::[0-9]{1,5})?`;
/** A first part is a registry only where it looks like one; else it is a part of the path. */
const clearlyHost = "(?=[^/]*[.:]|localhost/)";

/** `registry.example.com:5000`, or a place on it (`ghcr.io/acme`); a slash at the end is borne. */
export const imageRegistry = new RegExp(`^(?=.{1,200}$)${imageHost}(?:/${pathPart})*/?$`);

/**
 * `acme/api`, or with its registry: `registry.example.com:5000/acme/api`. No tag: that has a key of
 * its own.
 */
export const imageRepository = new RegExp(
  `^(?=.{1,200}$)(?:${clearlyHost}${imageHost}/)?${pathPart}(?:/${pathPart})*$`,
);

export const imageTag = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
export const imageDigest = /^sha256:[0-9a-f]{64}$/;

/** What `docker login` takes: a registry, also as the address that Docker Hub still goes by. */
export const loginServer = new RegExp(`^(?=.{1,255}$)(?:https?://)?${imageHost}(?:/[A-Za-z0-9._~-]+)*/?$`);

/** One word: no blank, and no colon, at which a login is cut in two. `robot$ci+push` is one. */
export const loginName = /^(?!-)[^\s:\p{Cc}\p{Cf}\p{Surrogate}]{1,255}$/u;

// --- Coolify ------------------------------------------------------------------------------------

/** What Coolify calls the uuid of a server, project or resource (`new_public_id`, or a Cuid2). */
export const coolifyId = /^[A-Za-z0-9][A-Za-z0-9-]{5,63}$/;

/**
 * A git repository as Coolify takes one (app/Rules/ValidGitRepositoryUrl.php), without the login
 * that an https address could carry.
 */
export const gitAddress =
  /^(?!.*\.\.[/\\])(?:https?:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?\/[A-Za-z0-9_/.~-]+|git@[A-Za-z0-9.-]+:[A-Za-z0-9_/.~-]+)$/;

/** A branch as Coolify takes one (app/Rules/ValidGitBranch.php). */
export const gitBranch = /^(?!HEAD$)(?![/.-])(?!.*(?:\.\.|\/\/))[A-Za-z0-9_/.-]{1,200}(?<![/.]|\.lock)$/;

/** Where a compose file lies in a repository (ValidationPatterns::FILE_PATH_PATTERN), as YAML. */
export const composeLocation = /^\/(?!.*(?:\.\.|\/\/))[A-Za-z0-9._/~@+-]{1,200}\.ya?ml$/;

// --- amounts ------------------------------------------------------------------------------------

const memoryAmount = /^([1-9]\d{0,6})([mg])$/;

/** `512m`, `4g`: as every Compose takes it. Undefined for anything else. */
export function memoryBytes(text: string): number | undefined {
  const [, amount, unit] = memoryAmount.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * 1024 ** (unit === "g" ? 3 : 2);
}

// --- files --------------------------------------------------------------------------------------

/**
 * Why a path of a profile cannot be taken as it stands; undefined where it can. Nobody expands it
 * but this program: a shell's shorthand would become a folder of that name.
 */
export function pathFault(path: string): string | undefined {
  if (!isOneLine(path)) return "must be a path without line breaks and other control characters";
  if (/^~[^/]/.test(path)) return "must be a full path: only ~/ is expanded, to your home folder";
  if (/^\$/.test(path)) return "must be a full path: variables are not expanded (only ~/ is)";
  return undefined;
}

/**
 * The same for a file that a container is given: Compose and the engine cut a mount at its colons.
 */
export function mountFault(path: string): string | undefined {
  return (
    pathFault(path) ??
    (path.includes(":") ? "must be a path without a colon, because Docker would split it there" : undefined)
  );
}

/** `~/x` is what a person's shell makes of it. */
export const withHome = (path: string, home: string): string =>
  path === "~" || path.startsWith("~/") ? `${home.replace(/\/+$/, "")}${path.slice(1)}` : path;

/**
 * For the name of a file, whatever the text is: letters and digits of ASCII, dots, - and _, and
 * neither hidden nor an option. `a/../b` is `a_.._b`.
 */
export function safeName(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9._-]/gu, "_").slice(0, 100);
  return /^[A-Za-z0-9]/.test(plain) ? plain : `_${plain}`;
}
