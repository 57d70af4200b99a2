import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Interruption } from "../../../src/cli/signals.ts";
import { exitCodeOf, outcomeOf, outcomeOfRefusal } from "../../../src/domain/exit-code.ts";
import { Problem, stoppedWhileLooking, toProblem } from "../../../src/domain/problem.ts";
import { exampleProblem } from "../../support/events.ts";

const words = stoppedWhileLooking("Resume: start again");

/** What an aborted signal throws by itself, and what Node's own functions make of it. */
async function echoes(signal: AbortSignal): Promise<[string, unknown][]> {
  const thrown = (work: () => unknown) =>
    Promise.resolve()
      .then(work)
      .catch((one: unknown) => one);
  return [
    ["the signal itself", await thrown(() => signal.throwIfAborted())],
    ["its reason", signal.reason],
    ["one of several signals", await thrown(() => AbortSignal.any([signal]).throwIfAborted())],
    ["a timer", await thrown(() => wait(1000, undefined, { signal }))],
  ];
}

describe("a request to stop that travels as an error", () => {
  it("is no fault of anybody's wherever it turns up, and exits with 130", async () => {
    const controller = new AbortController();
    controller.abort();
    for (const [where, echo] of await echoes(controller.signal)) {
      const problem = toProblem(echo);
      expect(problem, where).toMatchObject({ code: "cancelled", title: "Stopped as requested", who: "operator" });
      expect(exitCodeOf(problem), where).toBe(130);
      expect(outcomeOf(problem), where).toBe("cancelled");
      expect(outcomeOfRefusal(problem), where).toBe("cancelled");
    }
    expect(toProblem(new DOMException("too late", "TimeoutError")).code).toBe("unexpected");
  });

  it("is said in the words of the place, also where a killed program puts it into its own", async () => {
    const interruption = new Interruption();
    interruption.request(130);
    for (const [where, echo] of await echoes(interruption.signal))
      expect(interruption.problemOf(echo, words), where).toMatchObject({ code: "cancelled", ...words });
    for (const echo of [new Error("signal: killed"), exampleProblem, "gone"])
      expect(interruption.problemOf(echo, words)).toMatchObject({ code: "cancelled", ...words });
    const said = new Problem({ code: "cancelled", title: 'Stopped at "A"', saw: "s", why: "w", next: "n" });
    expect(interruption.problemOf(said, words)).toBe(said);
  });

  it("is not seen where nobody asked", () => {
    const interruption = new Interruption();
    expect(interruption.problemOf(exampleProblem, words)).toBe(exampleProblem);
    expect(interruption.problemOf(new Error("broken"), words)).toMatchObject({ code: "unexpected", saw: "broken" });
  });
});
