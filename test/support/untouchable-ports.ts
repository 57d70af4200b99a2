import type { Ports } from "../../src/domain/ports.ts";

/** Ports of which nothing may be used: any unscripted call fails the test, by name. */
export function untouchablePorts(parts: Partial<Ports> = {}): Ports {
  const refuse = (port: string) =>
    new Proxy(
      {},
      {
        get(_target, method) {
          throw new Error(`the test did not expect ${port}.${String(method)} to be used`);
        },
      },
    );
  return new Proxy(parts, {
    get: (given, port) => Reflect.get(given, port) ?? refuse(String(port)),
  }) as Ports;
}
