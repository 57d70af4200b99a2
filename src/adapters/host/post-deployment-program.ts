import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { Problem } from "../../domain/problem.ts";

/** What Coolify's post-deployment command runs: a file that is built and shipped beside this program. */
export async function postDeploymentProgram(): Promise<string> {
  const file = new URL("post-deployment.cjs.br", import.meta.url);
  try {
    return (await promisify(brotliDecompress)(await readFile(file))).toString("utf8");
  } catch (cause) {
    throw new Problem({
      code: "unexpected",
      title: "This installation of dittofeed-setup is incomplete",
      saw: `${file.pathname} cannot be read.`,
      why: "It is the part of this program that Coolify runs after a deployment.",
      next: "Install dittofeed-setup again, or build it: npm run build",
      who: "product",
      cause,
    });
  }
}
