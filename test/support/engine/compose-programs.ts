import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cachedFolder, exists } from "./cache.ts";
import { unpackedPackages } from "./debian-package.ts";

/**
 * Which Compose a client finds: `v2` is 2.26 (no `--progress json`), `v2-json` is 2.40 (has it), `v1` is the Python
 * program `docker-compose` 1.29 on PATH and no plugin, `none` is neither.
 */
export type ComposeFlavour = "v2" | "v2-json" | "v1" | "none";

const suites = { v2: "trixie", "v2-json": "forky" } as const;

/** The plugin's file, to be linked into a client's `cli-plugins`. */
export async function composePlugin(flavour: keyof typeof suites): Promise<string> {
  const folder = await unpackedPackages(`compose-${flavour}`, suites[flavour], ["docker-compose"]);
  for (const place of ["usr/libexec/docker/cli-plugins", "usr/lib/docker/cli-plugins", "usr/bin"]) {
    const file = join(folder, place, "docker-compose");
    if (await exists(file)) return file;
  }
  throw new Error(`Debian's docker-compose of ${suites[flavour]} holds no plugin where it used to: ${folder}`);
}

/** A folder to put first on PATH: it holds `docker-compose` 1.29.2 and nothing else. */
export async function composeV1Folder(): Promise<string> {
  const packages = await unpackedPackages("compose-v1", "bookworm", ["docker-compose", ...pythonModules]);
  return cachedFolder("compose-v1-bin", async (into) => {
    const modules = join(packages, "usr/lib/python3/dist-packages");
    const script = `#!/bin/sh\nPYTHONPATH=${modules} exec /usr/bin/python3 -c '${start}' "$@"\n`;
    await writeFile(join(into, "docker-compose"), script);
    await chmod(join(into, "docker-compose"), 0o755);
  });
}

/** argv[0] is what Compose prints as its own name. */
const start = 'import sys; sys.argv[0] = "docker-compose"; from compose.cli.main import main; sys.exit(main())';

/** All that it imports, since nothing here resolves dependencies; Debian's python3 itself must be there. */
const pythonModules = [
  "python3-attr",
  "python3-cached-property",
  "python3-certifi",
  "python3-chardet",
  "python3-charset-normalizer",
  "python3-distro",
  "python3-docker",
  "python3-dockerpty",
  "python3-docopt",
  "python3-dotenv",
  "python3-idna",
  "python3-jsonschema",
  "python3-packaging",
  "python3-pkg-resources",
  "python3-pyrsistent",
  "python3-requests",
  "python3-setuptools",
  "python3-six",
  "python3-texttable",
  "python3-urllib3",
  "python3-websocket",
  "python3-yaml",
  "python3-distutils",
  "python3-lib2to3",
];
