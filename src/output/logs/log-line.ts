import { outgoingLine } from "../outgoing.ts";
import type { Redactor } from "../redactor.ts";
import { type LogLevel, levelOf } from "./log-level.ts";

/** SGR codes; red and yellow are kept for what is wrong. */
const serviceColours = [36, 35, 34, 32, 96, 95, 94, 92] as const;
const levelColours: Partial<Record<LogLevel, string>> = { error: "1;31", warn: "33", debug: "2" };

/** Makes `api        | the line`, without what could move a cursor and without secrets; with colours, a service has always the same one. The level's word stands in the line itself. */
export function createLogLine(
  services: readonly string[],
  hasColours: boolean,
  redactor: Pick<Redactor, "redactText">,
): (service: string, line: string) => string {
  const width = Math.max(...services.map((service) => service.length));
  const paint = (code: string | number | undefined, text: string) =>
    !hasColours || code === undefined ? text : `\x1b[${code}m${text}\x1b[0m`;
  return (service, raw) => {
    const line = outgoingLine(redactor, raw).replaceAll("\t", "    ");
    const colour = serviceColours[services.indexOf(service) % serviceColours.length];
    return `${paint(colour, `${service.padEnd(width)} |`)} ${paint(levelColours[levelOf(line)], line)}`;
  };
}
