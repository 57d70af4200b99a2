import { isReady } from "../../domain/condition.ts";
import type { ContainerFacts } from "../../domain/facts/containers.ts";
import type { FoundInstallation } from "../../domain/facts/directory.ts";
import type { EndpointAnswer, EndpointFacts, EndpointName } from "../../domain/facts/endpoints.ts";
import type { EngineFacts } from "../../domain/facts/engine.ts";
import type { Finding } from "../../domain/finding.ts";
import { ok, unknown } from "../../domain/finding.ts";
import { wasGivenUp } from "../../domain/no-answer.ts";
import type { ServiceName } from "../../domain/service.ts";
import { answersOf } from "../../domain/target.ts";

export type Answered = Extract<EndpointAnswer, { status: number }>;

/** The answer, unless there was none. */
export function answerOf({ answers }: EndpointFacts, name: EndpointName): Answered | undefined {
  const answer = answers.get(name);
  return answer === undefined || "failed" in answer ? undefined : answer;
}

/** "http://127.0.0.1:3001/api: HTTP 404", or why there was no answer. */
export function describeAnswer(answer: EndpointAnswer): string {
  if ("failed" in answer) return `${answer.url}: ${answer.failed}`;
  const { location } = answer.headers;
  return `${answer.url}: HTTP ${answer.status}${location === undefined ? "" : ` to ${location}`}`;
}

export function seen({ answers }: EndpointFacts, ...names: readonly EndpointName[]): string[] {
  return names.flatMap((name) => {
    const answer = answers.get(name);
    return answer === undefined ? [] : [describeAnswer(answer)];
  });
}

/**
 * Where these were all given up and the service itself says that it does well: then nothing is
 * known, and nothing is to be restarted.
 */
export function givenUp(
  { answers }: EndpointFacts,
  names: readonly EndpointName[],
  containers: readonly ContainerFacts[],
  service: ServiceName,
): Finding | undefined {
  const all = names.flatMap((name) => answers.get(name) ?? []);
  const isSilent = all.every((one) => "failed" in one && wasGivenUp(one.failed));
  if (!isSilent || !containers.some((one) => one.service === service && isReady(one))) return undefined;
  return unknown(`${all.map(describeAnswer).join("; ")}, but its own health check passes: this machine may be busy`);
}

/**
 * With an engine on another machine nothing but the public name leads to its services: where that
 * does not lead there from here (yet), nothing is known of them, and nothing is to be restarted.
 */
export function notReachedFromHere(
  engine: EngineFacts,
  { answers }: EndpointFacts,
  ...names: readonly EndpointName[]
): Finding | undefined {
  if (engine.state !== "usable" || engine.local) return undefined;
  const found = names.flatMap((name) => answers.get(name) ?? []);
  const [first] = found;
  if (first === undefined || !("failed" in first) || found.some((answer) => !("failed" in answer))) return undefined;
  const there = engine.machine ?? "another machine";
  return unknown(`the engine is on ${there}, and its address cannot be reached from here: ${describeAnswer(first)}`);
}

/** The answer of every row about addresses where nothing is served. */
export function withoutEndpoints({ profile }: FoundInstallation): Finding | undefined {
  return !answersOf(profile).usesEngine ? ok("a rehearsal serves nothing") : undefined;
}
