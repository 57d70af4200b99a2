import { join } from "node:path";
import { isLoopbackAddress } from "../../compose/stack/addresses.ts";
import type { FoundInstallation } from "../domain/facts/directory.ts";
import type { HostDetails, HostFacts } from "../domain/facts/host.ts";
import type { Ports } from "../domain/ports.ts";

/**
 * The host as it is, whether ClickHouse can run on its processor, and how its clock stands against
 * another's.
 */
export async function inspectHostDetails(
  ports: Pick<Ports, "host" | "files" | "http" | "clock">,
  installation: FoundInstallation,
  signal: AbortSignal,
): Promise<HostFacts & HostDetails> {
  const [facts, processor, logins, clockAheadMs] = await Promise.all([
    ports.host.facts(),
    ports.files.read("/proc/cpuinfo").catch(() => undefined),
    inspectLogins(ports),
    compareClocks(ports, installation, signal),
  ]);
  return { ...facts, now: ports.clock.now(), hasSse42: hasSse42(processor), ...(logins && { logins }), clockAheadMs };
}

/**
 * `docker login` writes a registry's password into it as it is. That one stands there, and who may
 * read it, is all that is kept of it.
 */
async function inspectLogins({ host, files }: Pick<Ports, "host" | "files">): Promise<HostDetails["logins"]> {
  const home = host.environmentVariable("HOME");
  const folder = host.environmentVariable("DOCKER_CONFIG") ?? (home === undefined ? undefined : join(home, ".docker"));
  if (folder === undefined) return undefined;
  const path = join(folder, "config.json");
  const facts = await files.facts(path).catch(() => undefined);
  if (facts?.kind !== "file" || !holdsLogin(await files.read(path, mostOfLogins).catch(() => undefined)))
    return undefined;
  return { path, mode: facts.mode };
}

const mostOfLogins = 1_048_576;

/** With a credential helper there are only the names of registries. */
function holdsLogin(text: string | undefined): boolean {
  try {
    const { auths } = JSON.parse(text ?? "{}") as { auths?: Record<string, { auth?: string; identitytoken?: string }> };
    return Object.values(auths ?? {}).some(({ auth, identitytoken }) => Boolean(auth) || Boolean(identitytoken));
  } catch {
    return false; // Docker's own client says what is wrong with it.
  }
}

/** Only an x86 processor lists flags; elsewhere ClickHouse does not need this one. */
function hasSse42(processor: string | undefined): boolean | undefined {
  const flags = /^flags\s*:(.*)$/m.exec(processor ?? "")?.[1];
  return flags === undefined ? undefined : / sse4_2( |$)/.test(flags);
}

/**
 * Another machine's time, by the Date of its answer, which is good to a second. A server on this
 * very host proves nothing.
 */
async function compareClocks(
  { http, clock }: Pick<Ports, "http" | "clock">,
  { profile }: FoundInstallation,
  signal: AbortSignal,
): Promise<HostDetails["clockAheadMs"]> {
  const url = profile?.address;
  if (url === undefined || isLoopbackAddress(url)) return undefined;
  const answer = await http({ url, timeoutMs: 1_500 }, signal).catch(() => undefined);
  const theirs = Date.parse(answer?.headers.date ?? "");
  if (Number.isNaN(theirs)) return undefined;
  return { milliseconds: clock.now().getTime() - theirs, comparedWith: url };
}
