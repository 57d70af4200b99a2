import { isSecretName } from "../../domain/secret-names.ts";

/** What a removed piece of text is called, and how often it was found. */
export type Removed = ReadonlyMap<string, number>;

interface SecretPattern {
  /** As REDACTIONS.txt calls it. */
  name: string;
  pattern: RegExp;
  /** What stands there afterwards, of the groups of the match; undefined leaves it as it is. */
  replace?(groups: readonly string[]): string | undefined;
}

const hidden = (name: string) => `[${name} hidden]`;

/**
 * Secrets that nobody told us of, known by their shape: other people's software logs them. In this
 * order: what is longer, and may hold another, comes first.
 */
const secretPatterns: readonly SecretPattern[] = [
  {
    name: "private key",
    pattern: /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g,
  },
  {
    name: "password in an address",
    // Of a database nothing but the last @ ends the password: a slash in it, too, may have been
    // forgotten to encode.
    pattern:
      /\b((?:postgres(?:ql)?|rediss?|mysql|amqps?|mongodb(?:\+srv)?|clickhouse):\/\/[^\s:/@"'<>]*:)([^\s"'<>]+)(?=@)/gi,
    replace: ([start = ""]) => `${start}${hidden("password")}`,
  },
  {
    name: "password in an address",
    // Up to the last @ before a slash or blank: a password may hold an @ of its own.
    pattern: /\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@"'<>]*:)([^\s/"'<>]+)(?=@)/gi,
    replace: ([start = ""]) => `${start}${hidden("password")}`,
  },
  { name: "JSON web token", pattern: /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g },
  { name: "tunnel token", pattern: /\beyJhIjoi[\w+/=-]{20,}/g },
  { name: "Google client secret", pattern: /\bGOCSPX-[\w-]{8,}/g },
  { name: "Google API key", pattern: /\bAIza[\w-]{30,}/g },
  { name: "Google token", pattern: /\bya29\.[\w.-]{10,}|\b1\/\/0[\w-]{20,}/g },
  { name: "Google sign-in code", pattern: /\b4\/0[\w-]{20,}/g },
  { name: "HubSpot token", pattern: /\bpat-[a-z]{2,3}\d?-[0-9a-f-]{30,}/g },
  { name: "AWS key", pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  {
    name: "authorization",
    pattern: /\b(Bearer|Basic)(\s+)([\w+/=.~-]{8,})/gi,
    replace: ([scheme = "", gap = ""]) => `${scheme}${gap}${hidden("authorization")}`,
  },
  {
    name: "cookie",
    pattern: /\b((?:set-)?cookie\\*["']?\s*[:=]\s*\\*["']?)([^\s"'[][^"'\n]*)/gi,
    replace: ([name = ""]) => `${name}${hidden("cookie")}`,
  },
  {
    name: "value of a setting that is named like a secret",
    pattern:
      /\b([A-Za-z][\w.-]*)(\\*["']?[ \t]*[:=][ \t]*)(\[[\w .-]+ hidden\]|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\\+"[^"\n]*?\\+"|[^\s"',}\]]+)/g,
    replace: ([name = "", between = "", value = ""]) =>
      isSecretName(name) && !isHarmless(value) ? `${name}${between}${hidden(name)}` : undefined,
  },
];

/**
 * What stands where a secret would, and is none: nothing, a reference, or what was hidden before.
 */
function isHarmless(value: string): boolean {
  const bare = value.replace(/^\\*["']|\\*["']$/g, "");
  return bare === "" || /^(?:\$\{?[A-Z_]|\[$|\[.* hidden\]$|\{$|null$|true$|false$|undefined$|\d{1,2}$)/.test(bare);
}

const email: SecretPattern = {
  name: "e-mail address",
  pattern: /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
};

/** The text without what looks like a secret, and what was removed. */
export function removePatterns(
  text: string,
  { hideEmails }: { hideEmails: boolean },
): { text: string; removed: Removed } {
  const removed = new Map<string, number>();
  let clean = text;
  for (const { name, pattern, replace } of hideEmails ? [...secretPatterns, email] : secretPatterns) {
    clean = clean.replace(pattern, (match, ...rest: unknown[]) => {
      const groups = rest.filter((group): group is string => typeof group === "string").slice(0, -1);
      const put = replace === undefined ? hidden(name) : replace(groups);
      if (put === undefined) return match;
      removed.set(name, (removed.get(name) ?? 0) + 1);
      return put;
    });
  }
  return { text: clean, removed };
}
