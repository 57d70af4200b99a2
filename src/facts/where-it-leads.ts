import type { Http } from "../domain/ports.ts";

export interface Names {
  /** Undefined: there is no such name. Rejects where nobody could be asked. */
  addressesOf(name: string): Promise<string[] | undefined>;
  ownAddresses(): string[];
}

export interface WhereItLeads {
  /** Undefined: there is no such name yet. */
  addresses: readonly string[] | undefined;
  /** One of them is this host's own. */
  isHere: boolean;
  /** Who answers there now: "nginx", "something"; undefined where nobody does. */
  answers: string | undefined;
}

const timeoutMs = 4_000;

/**
 * Where an address leads before anything is installed, and who answers there. Rejects where no name
 * can be asked for.
 */
export async function inspectWhereItLeads(
  { names, http }: { names: Names; http: Http },
  address: string,
  signal: AbortSignal,
): Promise<WhereItLeads> {
  const addresses = await names.addressesOf(new URL(address).hostname);
  if (addresses === undefined) return { addresses, isHere: false, answers: undefined };
  const own = new Set(names.ownAddresses());
  const isHere = addresses.some((one) => own.has(one));
  const answers = await http({ url: `${address}/`, timeoutMs, most: 4_096 }, signal).then(
    ({ headers }) => headers.server?.split(/[\s/]/)[0] || "something",
    // A certificate that nobody trusts is somebody's.
    (thrown: unknown) =>
      /certificate|TLS|SSL/i.test(String(thrown)) ? "something without a valid certificate" : undefined,
  );
  return { addresses, isHere, answers };
}
