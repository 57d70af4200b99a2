import { isShownSetting } from "../env/shown-settings.ts";
import { readComposeText } from "./written-compose-file.ts";

/** Keys below which a value says how a stack is built, and holds nothing of anybody's. */
const structural = new Set(
  "image ports expose networks network_mode depends_on condition restart profiles container_name hostname driver external platform pull_policy read_only init privileged user working_dir cpus mem_limit memory pids_limit stop_grace_period interval timeout retries start_period external_links links internal attachable version target published protocol mode".split(
    " ",
  ),
);

/**
 * A compose file that a person has written, for others to read: every key, and the values of those
 * alone that are known to hold nothing of anybody's. Comments go too.
 */
export function composeOutline(text: string): string {
  const read = readComposeText(text);
  if (read === undefined) return `${text.split("\n").length} lines that are not a compose file: not shown\n`;
  return `${outline(read, "", undefined).join("\n")}\n`;
}

function outline(value: unknown, indent: string, key: string | undefined): string[] {
  if (Array.isArray(value))
    return value.flatMap((item: unknown) =>
      typeof item === "object" && item !== null
        ? [`${indent}-`, ...outline(item, `${indent}  `, key)]
        : [`${indent}- ${shownItem(String(item), key)}`],
    );
  if (typeof value !== "object" || value === null) return [`${indent}${shownItem(String(value), key)}`];
  return Object.entries(value).flatMap(([name, item]: [string, unknown]) => {
    if (typeof item === "object" && item !== null) return [`${indent}${name}:`, ...outline(item, `${indent}  `, name)];
    const isKnown = structural.has(name) || structural.has(key ?? "") || isShownSetting(name);
    return [`${indent}${name}: ${isKnown ? String(item) : scalar(item)}`];
  });
}

/** `NAME=value` of a list of settings, or a word of a command. */
function shownItem(item: string, key: string | undefined): string {
  if (structural.has(key ?? "")) return item;
  const [, name = ""] = /^([A-Za-z_]\w*)=/.exec(item) ?? [];
  if (name === "") return "[value hidden]";
  return isShownSetting(name) ? item : `${name}=[${name} hidden]`;
}

const scalar = (value: unknown): string =>
  typeof value === "boolean" || typeof value === "number" || value === null ? String(value) : "[value hidden]";
