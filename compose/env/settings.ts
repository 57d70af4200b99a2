import { Secret } from "../../src/domain/secret.ts";
import { type WrittenService, writtenService, writtenSettings } from "../stack/written-compose-file.ts";

/**
 * What a container would get under a setting's name, and which file says so. `unclear`: only
 * Compose itself could tell.
 */
export type Given = { state: "given"; value: Secret | undefined; from: string } | { state: "unclear"; saw: string };

export interface WrittenStack {
  env: ReadonlyMap<string, Secret>;
  /**
   * Undefined where it is about to be rewritten: then every service of the app has of `.env` what
   * it reads.
   */
  composeText: string | undefined;
  /** A person's own, which wins over compose.yaml. */
  overrideText: string | undefined;
  /** There where a keeper gives settings by variables of other names: those count as `.env` too. */
  listed?: ReadonlySet<string>;
}

/** The value of a setting with which Compose would make this service now. */
export function settingGiven(
  { env, composeText, overrideText, listed }: WrittenStack,
  service: string,
  name: string,
): Given {
  for (const [file, text] of [
    ["the compose override", overrideText],
    ["compose.yaml", composeText],
  ] as const) {
    const written = writtenService(text, service);
    const own = written === undefined ? undefined : ownValue(written, name, env);
    if (own === "unclear") return unclear(`${file} sets its own ${name} for ${service}`);
    const isVariable = own?.isFromEnv === true || (own?.isNamed === true && listed !== undefined);
    if (own !== undefined) return { state: "given", value: own.value, from: isVariable ? ".env" : file };
    if (written?.extends !== undefined) return unclear(`${file} lets ${service} extend another service`);
    if (otherEnvFiles(written).length > 0)
      return unclear(`${file} also gives ${service} the settings of ${otherEnvFiles(written).join(", ")}`);
  }
  return { state: "given", value: env.get(name), from: ".env" };
}

const unclear = (saw: string): Given => ({ state: "unclear", saw });

/** Of `environment:`, a map or a list; undefined where it does not name the setting. */
function ownValue(
  written: WrittenService,
  name: string,
  env: WrittenStack["env"],
): { value: Secret | undefined; isFromEnv: boolean; isNamed?: true } | "unclear" | undefined {
  const found = writtenSettings(written).find(([key]) => key === name);
  if (found === undefined) return undefined;
  const [, value] = found;
  // Named without a value: Compose takes it from `.env`, as we leave the caller's environment out.
  if (value === null || value === undefined) return { value: env.get(name), isFromEnv: true };
  const text = String(value);
  const variable = /^\$\{?(\w+)\}?$/.exec(text)?.[1];
  if (variable !== undefined) return { value: env.get(variable), isFromEnv: variable === name, isNamed: true };
  return text.includes("$") ? "unclear" : { value: new Secret(name, text), isFromEnv: false };
}

function otherEnvFiles(written: WrittenService | undefined): string[] {
  const files = [written?.env_file ?? []].flat() as unknown[];
  return files
    .map((file) => (typeof file === "object" && file !== null && "path" in file ? String(file.path) : String(file)))
    .filter((file) => file.replace(/^\.\//, "") !== ".env");
}

/**
 * The value of a setting that is no secret; undefined where it is absent, and for every name under
 * which secrets are kept. All of an environment is wrapped when it is read: this is the one way to
 * look at what may be seen.
 */
export function plainSetting(environment: ReadonlyMap<string, Secret>, name: string): string | undefined {
  return environment.get(name)?.toSetting(name);
}
