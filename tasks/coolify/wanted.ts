import { coolifyComposeText } from "../../compose/coolify/coolify-file.ts";
import { commandService, domainService, locationOf } from "../../compose/coolify/coolify-page.ts";
import {
  externalPasswordEncoded,
  generatedVariables,
  givenVariables,
} from "../../compose/coolify/coolify-variables.ts";
import { edgePorts } from "../../compose/stack/edge/caddyfile.ts";
import type { SetVariable } from "../../src/domain/coolify.ts";
import { recordOf } from "../../src/domain/coolify-record.ts";
import type { AtCoolifyFacts } from "../../src/domain/facts/at-coolify.ts";
import { Problem } from "../../src/domain/problem.ts";
import type { ResolvedProfile } from "../../src/domain/profile.ts";
import { Secret } from "../../src/domain/secret.ts";
import type { AssessInput } from "../../src/domain/task.ts";

/** What does not depend on what is there: made once for a run, since the command is packed. */
export interface WantedInCoolify {
  readonly composeText: string;
  readonly command: string;
  readonly container: string;
  readonly domains: ReadonlyMap<string, string>;
  readonly composeLocation: string;
}

export function wantedInCoolify(profile: ResolvedProfile, command: string): WantedInCoolify {
  return {
    composeText: coolifyComposeText(profile),
    command,
    container: commandService,
    // Through a tunnel it is reached without Coolify's proxy.
    domains: new Map(profile.tunnel === undefined ? [[domainService, `${profile.address}:${edgePorts.plain}`]] : []),
    composeLocation: locationOf(profile),
  };
}

export interface WantedVariable {
  readonly key: string;
  readonly value: string | Secret;
  readonly isLocked: boolean;
  /** Coolify was to make it up, and has not. */
  readonly isMadeUp?: true;
}

/**
 * What is to be set there. What Coolify makes up itself is its own, unless the profile names a
 * source.
 */
export function wantedVariables({ profile, secrets, facts }: AssessInput): readonly WantedVariable[] {
  const given = givenVariables(profile).flatMap(({ name, value, secret }): WantedVariable[] => {
    if (value !== undefined) return [{ key: name, value, isLocked: false }];
    const held = secret === undefined ? undefined : secrets.get(secret)?.secret;
    if (held !== undefined) return [{ key: name, value: held.derive(name), isLocked: true }];
    return name === externalPasswordEncoded ? encoded(name, secrets.get("POSTGRES_PASSWORD")?.secret) : [];
  });
  const made = generatedVariables(profile).flatMap(({ name, secret }): WantedVariable[] => {
    const held = secrets.get(secret);
    if (held === undefined) return [];
    // coollabsio/coolify#4646, #11043: on some installations it makes none.
    const isEmpty = facts.atCoolify?.variables.some(({ key, value }) => key === name && value === undefined) === true;
    const wanted = { key: name, value: held.secret.derive(name), isLocked: true };
    if (held.origin === "given") return [wanted];
    return isEmpty ? [{ ...wanted, isMadeUp: true }] : [];
  });
  const all = [...given, ...made];
  for (const { key, value } of all) {
    const fault = value instanceof Secret ? value.faultOf(unfit) : unfit(value);
    if (fault !== undefined) throw cannotCarry(key, fault);
  }
  return all;
}

function encoded(key: string, password: Secret | undefined): WantedVariable[] {
  if (password === undefined) return [];
  const value = password.derive(key, encodeURIComponent);
  return value.equals(password) ? [] : [{ key, value, isLocked: true }];
}

/** Coolify writes a value into `.env` and into the compose file, each with rules of its own. */
function unfit(value: string): string | undefined {
  if (value.includes("$")) return "it contains a $, which Compose treats as a variable";
  if (/['"\\`]/.test(value)) return "it contains a quote or a backslash, which Coolify does not escape";
  return /[\r\n]/.test(value) ? "it has more than one line" : undefined;
}

function cannotCarry(key: string, fault: string): Problem {
  return new Problem({
    code: "value-refused",
    title: `Coolify cannot store the value of ${key}`,
    saw: `The value was checked without being shown: ${fault}.`,
    why: "The containers would get a different value.",
    next: "Create a new one at its source, without such a character, and put it where the profile reads it.",
  });
}

/**
 * Those that differ, with the flags that somebody has set there. `values` is the mark of what was
 * set last.
 */
export function differingVariables(
  wanted: readonly WantedVariable[],
  coolify: AtCoolifyFacts,
  mark: string,
): SetVariable[] {
  const record = recordOf(coolify.application?.description ?? "");
  return wanted.flatMap(({ key, value, isLocked }): SetVariable[] => {
    const there = coolify.variables.find((each) => each.key === key);
    const isSame = there?.value === "hidden" ? record?.values === mark : there?.value?.equals(value);
    const isKept = there !== undefined && isSame && there.isRuntime && (!isLocked || there.isShownOnce);
    if (isKept) return [];
    return [
      {
        key,
        value,
        // Literal is what a new one is: nothing in it is filled in.
        isLiteral: there?.isLiteral ?? true,
        isMultiline: there?.isMultiline ?? false,
        isShownOnce: isLocked || there?.isShownOnce === true,
        isRuntime: true,
        isBuildtime: there?.isBuildtime ?? false,
      },
    ];
  });
}

/**
 * A mark of values that tells nothing of them: signed with the token, which whoever reads the mark
 * in Coolify does not have. With another token all are set once more.
 */
export function markOf(values: readonly WantedVariable[], { secrets }: Pick<AssessInput, "secrets">): string {
  const token = secrets.get("COOLIFY_TOKEN")?.secret;
  if (token === undefined) return "";
  const signed = values
    .filter(({ isMadeUp }) => isMadeUp === undefined)
    .map(({ key, value }) => [key, value instanceof Secret ? value.sign("dittofeed-setup").toString("hex") : value]);
  return token.sign(JSON.stringify(signed)).toString("hex").slice(0, 12);
}

/** The same of all that a deployment is made of. */
export function deployedMark(wanted: WantedInCoolify, valuesMark: string, { secrets, profile }: AssessInput): string {
  const token = secrets.get("COOLIFY_TOKEN")?.secret;
  const { composeText, command, container, domains, composeLocation } = wanted;
  const { repository } = profile.coolify ?? {};
  const all = [composeText, command, container, [...domains], composeLocation, repository, valuesMark];
  return token?.sign(JSON.stringify(all)).toString("hex").slice(0, 12) ?? "";
}
