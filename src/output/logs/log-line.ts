import type { Colours, Role } from "../colour.ts";
import { looksOf, styled } from "../colour.ts";
import { outgoingLine } from "../outgoing.ts";
import type { Redactor } from "../redactor.ts";

/** From the least to the most urgent; `none`: the line does not say. */
export const logLevels = ["none", "debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * What a line says of itself, in the ways of this stack's programs: pino, Temporal's zap,
 * PostgreSQL, ClickHouse, Redis, cloudflared, TypeScript.
 */
export function levelOf(line: string): LogLevel {
  const inJson = /"level":\s*(?:(\d+)|"([A-Za-z]+)")/.exec(line);
  if (inJson !== null) return inJson[1] === undefined ? named(inJson[2] ?? "") : numbered(Number(inJson[1]));
  const word =
    /\blevel=([A-Za-z]+)/.exec(line)?.[1] ??
    /<(Fatal|Critical|Error|Warning|Information|Debug|Trace)>/.exec(line)?.[1] ??
    // In capitals and near the beginning: `2026-11-24 10:00:00 UTC [42] FATAL: password …`,
    // `2026-11-24T10:00:00Z ERR …`
    /^.{0,60}?\b(PANIC|FATAL|CRITICAL|ERROR|ERR|WARNING|WARN|WRN|INFO|INF|LOG|DEBUG|DBG)\b/.exec(line)?.[1] ??
    /^\s*((?:Uncaught )?\w*Error):/.exec(line)?.[1] ??
    // TypeScript's compiler: `src/email.ts(5,8): error TS2307: …`
    /\(\d+,\d+\): (error|warning) TS\d+:/.exec(line)?.[1];
  return word === undefined ? "none" : named(word);
}

/**
 * Is it at least as urgent? A line that says nothing goes with what is told, unless only urgent
 * ones are asked for.
 */
export function isAtLeast(line: string, least: LogLevel): boolean {
  return logLevels.indexOf(levelOf(line)) >= logLevels.indexOf(least);
}

/** As pino counts: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal. */
function numbered(level: number): LogLevel {
  if (level >= 50) return "error";
  if (level >= 40) return "warn";
  return level >= 30 ? "info" : "debug";
}

function named(word: string): LogLevel {
  const lower = word.toLowerCase();
  if (/^(panic|fatal|critical|error|err|dpanic)$|error$/.test(lower)) return "error";
  if (/^(warning|warn|wrn)$/.test(lower)) return "warn";
  if (/^(debug|dbg|trace)$/.test(lower)) return "debug";
  return "info";
}

/** Readable on white and on black; red and orange are kept for what is wrong. */
const serviceColours: Readonly<Record<Colours, readonly string[]>> = {
  none: [],
  "16": ["magenta", "green"],
  "256": [99, 29, 31, 64, 133, 66, 98, 33].map((number) => `ansi256(${number})`),
};
const levelRoles: Partial<Record<LogLevel, Role>> = { error: "bad", warn: "warn", debug: "dim" };

/**
 * Makes `api | the line`, without what could move a cursor and without secrets; with colours, a
 * service has always the same one. The level's word stands in the line itself.
 */
export function createLogLine(
  services: readonly string[],
  colours: Colours,
  redactor: Pick<Redactor, "redactText">,
): (service: string, line: string, at?: string) => string {
  const width = Math.max(...services.map((service) => service.length));
  const looks = looksOf(colours);
  const ofServices = serviceColours[colours];
  return (service, raw, at) => {
    const line = outgoingLine(redactor, raw).replaceAll("\t", "    ");
    const color = ofServices[services.indexOf(service) % ofServices.length];
    const head = styled(`${service.padEnd(width)} |`, color === undefined ? {} : { color });
    const time = at === undefined ? "" : `${styled(toMilliseconds(at), looks.dim)} `;
    return `${head} ${time}${styled(line, looks[levelRoles[levelOf(line)] ?? "plain"])}`;
  };
}

/** Nine digits are more than a person compares, and as many columns less for the line. */
const toMilliseconds = (at: string): string => at.replace(/(\.\d{3})\d+/, "$1").replace(/[^\d:.TZ+-]/g, "");
