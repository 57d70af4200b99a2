import type { Refused, Statement } from "./statements.ts";

/** Keeps in mind what was refused, so that what needs it is not tried in vain and says so. */
export class Waiting {
  /** A thing that was not made, and the statement that would have made it. */
  readonly #lacking = new Map<string, string>();

  refuse({ makes, what }: Statement): void {
    for (const thing of makes ?? []) this.#lacking.set(thing, what);
  }

  /** Those that may be tried; of the rest is said what they wait for. */
  sort(statements: readonly Statement[]): { ready: Statement[]; refused: Refused[] } {
    const ready: Statement[] = [];
    const refused: Refused[] = [];
    for (const statement of statements) {
      const first = statement.needs?.map((thing) => this.#lacking.get(thing)).find((what) => what !== undefined);
      if (first === undefined) ready.push(statement);
      else {
        refused.push({ what: statement.what, sql: statement.sql, saw: `waits for: ${first}` });
        this.refuse({ ...statement, what: first });
      }
    }
    return { ready, refused };
  }
}
