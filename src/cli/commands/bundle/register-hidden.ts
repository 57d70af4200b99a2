import { plainSetting } from "../../../../compose/env/settings.ts";
import { isShownSetting } from "../../../../compose/env/shown-settings.ts";
import type { MakeSecret, Secret } from "../../../domain/secret.ts";

/**
 * What is hidden of an environment is looked for in everything else too: before any of it is read.
 */
export function registerHidden(environment: ReadonlyMap<string, Secret>, makeSecret: MakeSecret): void {
  const shown = [...environment.keys()].filter(isShownSetting).map((name) => plainSetting(environment, name));
  for (const [name, value] of environment) {
    if (isShownSetting(name)) continue;
    value.faultOf((text) => {
      if (couldBeSecret(text) && !shown.includes(text)) makeSecret(name, text, "seen");
      return undefined;
    });
  }
}

/** A path, a version or a plain word of a setting would blank half of a log. */
function couldBeSecret(text: string): boolean {
  return text.length >= 6 && !/^(?:[./~][\w./~-]*|v?\d+(?:\.\d+)+[\w.-]*|[a-z]{1,12}|[A-Z]{1,12})$/.test(text);
}
