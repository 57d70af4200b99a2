import { toProblem } from "../domain/problem.ts";
import type { Redactor } from "../output/redactor.ts";

/** What a screen asks for may fail with somebody else's words: it shows them, so they are cleaned and redacted here. */
export function redactThrown<Services extends object>(
  services: Services,
  { redactDeep }: Pick<Redactor, "redactDeep">,
): Services {
  const shown = (thrown: unknown) => redactDeep(toProblem(thrown));
  const guarded = Object.entries(services).map(([name, part]: [string, unknown]) => {
    if (typeof part !== "function") return [name, part];
    const asked = (...words: unknown[]): unknown => {
      try {
        const answer: unknown = Reflect.apply(part, services, words);
        if (!(answer instanceof Promise)) return answer;
        return answer.catch((thrown: unknown) => {
          throw shown(thrown);
        });
      } catch (thrown) {
        throw shown(thrown);
      }
    };
    return [name, asked];
  });
  return Object.fromEntries(guarded) as Services;
}
