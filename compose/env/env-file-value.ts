import { Problem } from "../../src/domain/problem.ts";

/*
 * A value as both readers of `.env` take it for the same: compose-go's dotenv (Compose v2) and
 * python-dotenv (v1). They agree on '…' with \' for a quote, except that v1 also reads \\ as one
 * backslash and v2 as two, and that v1 interpolates ${NAME} in quotes of any kind. Found by running
 * compose 2.26, 2.40 and 1.29.2; test/program/real-compose.test.ts does it again.
 *
 * A person may source the file in a shell, which was never meant and must run nothing. sh reads
 * '…' without a quote in it, and "…" with \\ and \" and neither $ nor `, as both do. For a value
 * with a quote and one of these there is no spelling that all three read alike: `needsGuard`.
 */

/**
 * Throws Problem (value-refused) for what no spelling carries through both. Never shows the value.
 */
export function renderEnvValue(name: string, value: string): string {
  const fault = faultOf(value);
  if (fault !== undefined) throw refused(name, fault);
  const isOdd = /\\(?=[\\']|$)/.test(value);
  if (!isOdd && !value.includes("'")) return `'${value}'`;
  if (!/[$`]/.test(value) && !value.endsWith("\\")) return `"${value.replace(/[\\"]/g, "\\$&")}"`;
  if (!isOdd) return `'${value.replaceAll("'", "\\'")}'`;
  // From here on it holds a backslash that means something else inside '…' to one of the two.
  if (value.includes("$")) throw refused(name, "it contains a $ and a backslash at its end or before ' or \\");
  if (isPlain(value)) return value;
  if (value.endsWith("\\")) throw refused(name, "it ends in a backslash and contains quotes or spaces");
  return `"${value.replace(/[\\"]/g, "\\$&")}"`;
}

/** Would a shell that sources the file take a part of what is written for something to do? */
export function needsGuard(written: string): boolean {
  return !/^(?:'[^']*'|"(?:[^"\\$`]|\\[\\"])*"|[\w./:@%+,=-]*)$/.test(written);
}

function faultOf(value: string): string | undefined {
  if (/[\n\r]/.test(value)) return "it contains a line break";
  if (value.includes("\0")) return "it contains a NUL character";
  if (/\p{Surrogate}/u.test(value)) return "it contains half a character (a lone surrogate)";
  if (/\$\{[^}]*\}/.test(value)) return "it contains $" + "{…}, which compose 1.29 replaces whatever the quotes";
  return undefined;
}

/** Needs no quotes: no blank, no comment sign, and no quote where a reader would look for one. */
function isPlain(value: string): boolean {
  return /^[!%&(-_a-~]+$/.test(value);
}

function refused(name: string, fault: string): Problem {
  return new Problem({
    code: "value-refused",
    title: `${name} cannot be written to .env`,
    saw: `The value of ${name} cannot be used: ${fault}.`,
    why: "Compose would pass a different value to the containers.",
    next: `Choose another value for ${name}: letters, digits, and any of - _ . ~ ! * are always safe.`,
  });
}
