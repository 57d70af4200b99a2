import { parse } from "yaml";
import { isServiceName } from "../../src/domain/service.ts";

/**
 * Services that a person's own file adds to the stack, as it stands: for where Compose cannot be
 * asked, since the file that it adds to is not written yet. One with `profiles` is started by name
 * alone.
 */
export function ownServicesIn(overrideText: string): string[] {
  try {
    const { services } = (parse(overrideText, { merge: true, logLevel: "error" }) ?? {}) as {
      services?: Record<string, { profiles?: unknown } | null>;
    };
    return Object.entries(services ?? {}).flatMap(([name, service]) =>
      isServiceName(name) || service?.profiles !== undefined ? [] : [name],
    );
  } catch {
    // Compose says better than we could what is wrong with it.
    return [];
  }
}
