import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { cachedFolder } from "./cache.ts";

/**
 * Debian packages unpacked into a folder of the cache instead of being installed: from another release than this
 * machine's, or because on the system's PATH they would be seen by tests that must not see them. apt gets a source
 * list and a state folder of its own, so the system's are left as they are.
 */
export async function unpackedPackages(folder: string, suite: string, names: readonly string[]): Promise<string> {
  return cachedFolder(folder, async (into) => {
    const apt = join(into, "apt");
    const sources = join(apt, "sources");
    for (const each of [sources, join(apt, "lists/partial"), join(apt, "cache/archives/partial")]) {
      await mkdir(each, { recursive: true });
    }
    await writeFile(join(sources, "debian.sources"), await source(suite));
    const options = [
      ["Dir::Etc::sourcelist", "/dev/null"],
      ["Dir::Etc::sourceparts", sources],
      ["Dir::State::lists", join(apt, "lists")],
      ["Dir::Cache", join(apt, "cache")],
      // The unprivileged user that apt downloads with cannot write below root's home.
      ["APT::Sandbox::User", "root"],
    ].flatMap(([key, value]) => ["-o", `${key}=${value}`]);
    await execa("apt-get", [...options, "-q", "update"]);
    await execa("apt-get", [...options, "-q", "download", ...names], { cwd: apt });
    for (const file of (await readdir(apt)).filter((each) => each.endsWith(".deb"))) {
      await execa("dpkg", ["-x", join(apt, file), into]);
    }
    await rm(apt, { recursive: true });
  });
}

/** The mirror that this machine itself uses. */
async function source(suite: string): Promise<string> {
  const format = "$" + "(REPO_URI) $" + "(CODENAME)";
  const { stdout } = await execa("apt-get", ["indextargets", "--format", format, "Created-By: Packages"]);
  const targets = stdout.split("\n").map((line) => line.split(" "));
  // "bookworm" and not "bookworm-security" or "-updates": only the main archive holds the other releases too.
  const uri = targets.find(([, codename]) => codename !== undefined && /^[a-z]+$/.test(codename))?.[0];
  if (uri === undefined) throw new Error("apt names no source for a Debian release, so nothing can be downloaded");
  const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
  return `Types: deb\nURIs: ${uri}\nSuites: ${suite}\nComponents: main\nSigned-By: ${keyring}\n`;
}
