import type { Ports } from "../../src/domain/ports.ts";

/** What a test lets happen: methods of some ports; a port that is one function, whole. */
export type Scripted = {
  [Port in keyof Ports]?: Ports[Port] extends (...given: never[]) => unknown ? Ports[Port] : Partial<Ports[Port]>;
};

/** A port of which nothing may be used but what is scripted. */
export function strictPort<Port extends object>(port: string, given: Partial<Port>, refused: string[]): Port {
  return new Proxy(given, {
    get(_, method) {
      const found: unknown = Reflect.get(given, method);
      if (found === undefined) return refuse(refused, `${port}.${String(method)}`);
      return typeof found === "function" ? found.bind(given) : found;
    },
  }) as Port;
}

function refuse(refused: string[], what: string): never {
  refused.push(what);
  throw new Error(`the test did not expect ${what} to be used`);
}

/**
 * Ports of which nothing may be used but what is scripted: any other call fails the test, by name. What the product itself
 * would catch stands in `refused` as well.
 */
export function untouchablePorts(scripted: Scripted = {}, refused: string[] = []): Ports {
  // A function, since some ports are one.
  const untouchable = (port: string) =>
    new Proxy(() => undefined, {
      get: (_, method) => refuse(refused, `${port}.${String(method)}`),
      apply: () => refuse(refused, port),
    });
  return new Proxy(scripted, {
    get: (given, port) => {
      const found: unknown = Reflect.get(given, port);
      if (found === undefined) return untouchable(String(port));
      return typeof found === "object" && found !== null ? strictPort(String(port), found, refused) : found;
    },
  }) as Ports;
}
