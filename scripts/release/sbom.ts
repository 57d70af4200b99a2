import { readFile } from "node:fs/promises";
import { join } from "node:path";

interface Component {
  name: string;
  version: string;
  license: string;
  sha512?: string;
}

/**
 * CycloneDX, of what is really inside: the packages that esbuild has bundled, with the checksums of package-lock.json, and Node.
 * `npm sbom` knows only what is installed: here that is the tools as well, and without them nothing.
 */
export async function sbom(version: string, folders: readonly string[], node: Component): Promise<string> {
  const { packages } = JSON.parse(await readFile("package-lock.json", "utf8"));
  const bundled = await Promise.all(
    folders.map(async (folder): Promise<Component> => {
      const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
      const integrity: string | undefined = packages[folder]?.integrity;
      return { name, version, license, ...(integrity && { sha512: integrity.replace("sha512-", "") }) };
    }),
  );
  const own = { type: "application", name: "dittofeed-setup", version, purl: `pkg:npm/dittofeed-setup@${version}` };
  const bom = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    ...{ bomFormat: "CycloneDX", specVersion: "1.6", version: 1 },
    metadata: { component: { ...own, "bom-ref": own.purl } },
    components: onceEach([...bundled, node]).map(({ name, version, license, sha512 }) => {
      const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
      const hashes = sha512 === undefined ? [] : [{ alg: "SHA-512", content: hexOf(sha512) }];
      return {
        type: "library",
        "bom-ref": purl,
        name,
        version,
        purl,
        licenses: [{ license: { id: license } }],
        hashes,
      };
    }),
  };
  return `${JSON.stringify(bom, undefined, 2)}\n`;
}

/** A package can lie in several folders. */
function onceEach(components: readonly Component[]): Component[] {
  return [...new Map(components.map((one) => [`${one.name}@${one.version}`, one])).values()];
}

const hexOf = (base64: string): string => Buffer.from(base64, "base64").toString("hex");
