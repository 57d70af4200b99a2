import type { Observed } from "../domain/facts/facts.ts";
import { noAnswerWithin } from "../domain/no-answer.ts";
import type { Clock } from "../domain/ports.ts";

/**
 * What the work gives, or why it gave nothing: it threw, or it took longer than its limit, and then
 * its signal is aborted. Never rejects, so that one dead neighbour costs one group of facts and no
 * more.
 */
export async function withTimeout<Value>(
  clock: Clock,
  milliseconds: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Observed<Value>> {
  const late = new AbortController();
  const done = new AbortController();
  const signal = AbortSignal.any([outer, late.signal]);
  const working = work(signal).then(
    (value): Observed<Value> => ({ state: "seen", value }),
    (thrown: unknown): Observed<Value> => ({ state: "failed", saw: outer.aborted ? "stopped" : wordsOf(thrown) }),
  );
  const waiting = clock.sleep(milliseconds, done.signal).then(
    (): Observed<Value> => ({ state: "failed", saw: noAnswerWithin(milliseconds) }),
    () => working,
  );
  const first = await Promise.race([working, waiting]);
  done.abort();
  late.abort();
  return first;
}

function wordsOf(thrown: unknown): string {
  if (thrown instanceof Error) return "saw" in thrown && typeof thrown.saw === "string" ? thrown.saw : thrown.message;
  return String(thrown);
}

/** For a look that cannot do without another one: throws why that gave nothing. */
export function seenValue<Value>(seen: Observed<Value>): Value {
  if (seen.state === "failed") throw new Error(seen.saw);
  return seen.value;
}
