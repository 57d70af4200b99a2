import type { LogOptions } from "../../../domain/docker.ts";
import { usage } from "../../../domain/usage.ts";

/** As many as a person looks at where nothing is said. */
const usualTail = 100;

/**
 * Which lines are asked for, in the forms that `docker compose logs` takes, and days and weeks
 * besides. A window that has a beginning is shown whole. Throws Problem usage.
 */
export function logWindow(
  { tail, since }: { tail: string | undefined; since: string | undefined },
  now: Date,
): Pick<LogOptions, "tail" | "since"> {
  if (tail !== undefined && tail !== "all" && !/^\d{1,7}$/.test(tail))
    throw usage(`--tail takes a number or all, not "${tail}".`);
  const from = since === undefined ? undefined : beginning(since, now);
  if (from !== undefined && from > now)
    throw usage(`--since ${since} is in the future: it is ${now.toISOString()} now.`);
  const usual = from === undefined ? usualTail : "all";
  return { tail: tail === undefined ? usual : tail === "all" ? tail : Number(tail), since: from };
}

const milliseconds: Readonly<Record<string, number>> = {
  ...{ ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 },
};
const amount = /(\d+(?:\.\d+)?)(ms|[smhdw])/g;
const time = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?))?(Z|[+-]\d\d:\d\d)?$/;

/** Without a zone it is the local one, as with docker; a Date of a day alone would be in UTC. */
function beginning(text: string, now: Date): Date {
  if (text !== "" && text.replace(amount, "") === "")
    return new Date(
      now.getTime() -
        [...text.matchAll(amount)].reduce(
          (sum, [, count, unit = ""]) => sum + Number(count) * (milliseconds[unit] ?? 0),
          0,
        ),
    );
  if (/^\d{9,11}(\.\d+)?$/.test(text)) return new Date(Number(text) * 1000);
  const [, year, month, day, clock = "00:00", zone = ""] = time.exec(text) ?? [];
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  const from = new Date(`${year}-${month}-${day}T${clock}${zone}`);
  if (!isDay || Number.isNaN(from.getTime()))
    throw usage(`--since takes a duration such as 10m, 2h or 1d, or a time such as 2026-11-27T10:00, not "${text}".`);
  return from;
}
