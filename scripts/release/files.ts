import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { publicKeyOf, type SigningKey, signed } from "./minisign.ts";

/** Who vouches for a release: a key that signs here, the public half of one that signs elsewhere, or nobody. */
export type Signer = { key: SigningKey } | { publicKey: string } | "nobody";

const sums = "SHA256SUMS";

/**
 * What makes a folder of files a release: install.sh with the key and the address that it is to believe, the checksums of all, and their
 * signature, where the key is here.
 */
export async function finishRelease(folder: string, version: string, signer: Signer, from = ""): Promise<void> {
  const publicKey = signer === "nobody" ? "" : "key" in signer ? publicKeyOf(signer.key) : signer.publicKey;
  const script = await readFile("install.sh", "utf8");
  await writeFile(join(folder, "install.sh"), stamped(script, { base_url: from, public_key: publicKey }), {
    mode: 0o755,
  });
  const names = (await readdir(folder)).filter((name) => !name.startsWith(sums)).toSorted();
  const lines = names.map(async (name) => {
    const digest = createHash("sha256").update(await readFile(join(folder, name)));
    return `${digest.digest("hex")}  ${name}\n`;
  });
  const text = (await Promise.all(lines)).join("");
  await writeFile(join(folder, sums), text);
  if (signer !== "nobody" && "key" in signer) {
    const signature = signed(Buffer.from(text), signer.key, `dittofeed-setup ${version}`);
    await writeFile(join(folder, `${sums}.minisig`), signature);
  }
}

/** Each value goes between single quotes, where a shell reads nothing into it. Throws where a name is not asked for. */
function stamped(script: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((text, [name, value]) => {
    if (!/^[\w+/=:.~%-]*$/.test(value)) throw new Error(`${value} cannot stand in install.sh`);
    if (!text.includes(`\n${name}=''\n`)) throw new Error(`install.sh has no place for ${name}`);
    return text.replace(`\n${name}=''\n`, `\n${name}='${value}'\n`);
  }, script);
}
