import { isReplaced, type WrittenService, writtenService, writtenSettings } from "../written-service.ts";

/** What makes the edge and the dashboard's server what they are: writing our file again changes nothing where another one says these. */
const decides: Readonly<Record<string, readonly (keyof WrittenService)[]>> = {
  edge: ["image", "build", "command", "entrypoint", "extends"],
  dashboard: ["build", "command", "entrypoint", "extends"],
};
const settings: Readonly<Record<string, string>> = { edge: "CADDYFILE", dashboard: "DASHBOARD_API_BASE" };

/** Of the edge's rules and the dashboard's start, what a person's own compose file says in the place of ours: `edge.image`. */
export function edgeOverrides(overrideText: string | undefined): string[] {
  return Object.entries(decides).flatMap(([service, keys]) => {
    if (isReplaced(overrideText, service)) return [service];
    const written = writtenService(overrideText, service);
    if (written === undefined) return [];
    const setting = settings[service] ?? "";
    const said = keys.filter((key) => written[key] !== undefined).map((key) => `${service}.${key}`);
    if (isReplaced(overrideText, service, "environment")) return [...said, `${service}.environment`];
    return writtenSettings(written).some(([name]) => name === setting)
      ? [...said, `${service}.environment.${setting}`]
      : said;
  });
}
