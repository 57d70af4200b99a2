/** A port whose every method gives a promise: nobody can tell whether it was there before the call. */
type Asked<Port> = {
  [Name in keyof Port]: Port[Name] extends (...args: never[]) => Promise<unknown> ? Port[Name] : never;
};

/**
 * A port that is loaded with the first call of one of its methods. A command that never asks for
 * Docker does not wait until all that speaks to it has been read.
 */
export function whenAsked<Port extends object & Asked<Port>>(load: () => Promise<Port>): Port {
  let loading: Promise<Port> | undefined;
  const call =
    (name: string) =>
    async (...args: unknown[]): Promise<unknown> => {
      loading ??= load();
      const port = (await loading) as Record<string, (...args: unknown[]) => Promise<unknown>>;
      return port[name]?.(...args);
    };
  // With a `then` of its own it would be taken for a promise wherever it is awaited.
  return new Proxy({} as Port, {
    get: (_, name) => (typeof name === "symbol" || name === "then" ? undefined : call(name)),
  });
}
