import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { Problem } from "../../domain/problem.ts";
import { ownFile } from "./own-program.ts";

const name = "post-deployment.cjs.br";

/** What Coolify's post-deployment command runs: a file that is built and shipped beside this program. */
export async function postDeploymentProgram(): Promise<string> {
  try {
    return (await promisify(brotliDecompress)(await ownFile(name))).toString("utf8");
  } catch (cause) {
    throw new Problem({
      code: "unexpected",
      title: "This installation of dittofeed-setup is incomplete",
      saw: `Its file ${name} cannot be read.`,
      why: "It is the part of this program that Coolify runs after a deployment.",
      next: "Install dittofeed-setup again, or build it: npm run build",
      who: "product",
      cause,
    });
  }
}
