import { execFile } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { parseArgs, promisify } from "node:util";
import { createGzip } from "node:zlib";
import { bundledPackages } from "../third-party.ts";
import { makeExecutable, nodeWithin } from "./executable.ts";
import { finishRelease, type Signer } from "./files.ts";
import { readPublicKey, readSecretKey } from "./minisign.ts";
import { sbom } from "./sbom.ts";

/*
 * npm run release -- --key FILE [--from URL]          signed here, with a key of minisign that has no password
 * npm run release -- --public-key FILE [--from URL]   signed afterwards: minisign -Sm release/VERSION/SHA256SUMS
 * npm run release -- --unsigned [--from URL]          for trying
 *
 * The key is the releaser's, and never in the repository. URL is where the files of the folder are going to be.
 */
const { values } = parseArgs({
  options: {
    key: { type: "string" },
    "public-key": { type: "string" },
    unsigned: { type: "boolean" },
    from: { type: "string" },
  },
});
const signer = await chosenSigner();
const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
const folder = resolve("release", version);
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const run = promisify(execFile);
// Packs what `prepare` builds first, and so dist/ is of these sources.
await run("npm", ["pack", "--pack-destination", folder, "--loglevel=error"]);
await withoutTools(join(folder, `dittofeed-setup-${version}.tgz`));

const executable = join(folder, "dittofeed-setup-linux-x64");
const { metafile, thirdParty } = await makeExecutable(executable);
await pipeline(createReadStream(executable), createGzip({ level: 9 }), createWriteStream(`${executable}.gz`));
const { size } = await stat(executable);
await writeFile(join(folder, "THIRD-PARTY.txt"), thirdParty);
await writeFile(join(folder, "sbom.cdx.json"), await sbom(version, bundledPackages([metafile]), nodeWithin));
const { stdout } = await run(executable, ["--version"]);
if (stdout.trim() !== version) throw new Error(`the executable says that it is ${stdout.trim()}, and not ${version}`);
await rm(executable);
await finishRelease(folder, version, signer, values.from);
const packed = (await stat(`${executable}.gz`)).size;
process.stdout.write(`${folder}\n  executable ${megabytes(size)}, packed ${megabytes(packed)}\n${toSign(signer)}`);

/** What is published has been built: npm warns users of its build script, and of scripts that they would have to allow. */
async function withoutTools(tarball: string): Promise<void> {
  const room = await mkdtemp(join(tmpdir(), "dittofeed-package-"));
  try {
    await run("tar", ["-xzf", tarball, "-C", room, "--no-same-owner"]);
    const manifest = join(room, "package/package.json");
    const {
      scripts: _,
      devDependencies,
      overrides,
      allowScripts,
      ...rest
    } = JSON.parse(await readFile(manifest, "utf8"));
    await writeFile(manifest, `${JSON.stringify(rest, undefined, 2)}\n`);
    await run("npm", ["pack", "--pack-destination", folder, "--loglevel=error"], { cwd: join(room, "package") });
  } finally {
    await rm(room, { recursive: true, force: true });
  }
}

async function chosenSigner(): Promise<Signer> {
  const { key, "public-key": publicKey, unsigned } = values;
  const given = [key, publicKey, unsigned].filter((one) => one !== undefined);
  if (given.length !== 1) throw new Error("one of --key FILE, --public-key FILE and --unsigned is needed");
  if (key !== undefined) return { key: readSecretKey(await readFile(key, "utf8")) };
  return publicKey === undefined ? "nobody" : { publicKey: readPublicKey(await readFile(publicKey, "utf8")) };
}

function toSign(signer: Signer): string {
  if (signer === "nobody") return "  not signed: for trying only\n";
  return "key" in signer ? "  signed\n" : `  sign it now: minisign -Sm ${join(folder, "SHA256SUMS")}\n`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
