import type { Docker, LogOptions } from "../../../domain/docker.ts";
import type { Ports } from "../../../domain/ports.ts";
import { usage } from "../../../domain/usage.ts";

/** What PostgreSQL writes before a line, in the time zone in which a rehearsal's is started. */
const stamp = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d+) UTC /;

/**
 * What a rehearsal's PostgreSQL has logged when it last ran, in the same window as the logs of
 * containers. Throws Problem usage for a service that it does not have.
 */
export async function rehearsalLog(
  { rehearsal }: Pick<Ports, "rehearsal">,
  directory: string,
  services: readonly string[],
  { tail, follow, since }: LogOptions,
  onLine: Parameters<Docker["logs"]>[3],
): Promise<void> {
  const others = services.filter((service) => service !== "postgres");
  if (others.length > 0) throw usage(`A rehearsal runs no ${others.join(" and no ")}; it has only postgres.`);
  if (follow) throw usage("A rehearsal's PostgreSQL runs only while a command uses it, so its log cannot be followed.");
  let at: string | undefined;
  const lines = ((await rehearsal.log(directory)) ?? "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [, day, time] = stamp.exec(line) ?? [];
      // A line without a time goes on from the one before it.
      at = day === undefined ? at : `${day}T${time}Z`;
      return { line, at };
    })
    .filter((one) => since === undefined || one.at === undefined || Date.parse(one.at) >= since.getTime());
  for (const one of tail === "all" ? lines : tail === 0 ? [] : lines.slice(-tail)) onLine("postgres", one.line, one.at);
}
