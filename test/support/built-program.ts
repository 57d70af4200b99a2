import { build } from "esbuild";
import { postDeploymentOptions } from "../../scripts/bundle-options.ts";

/** The post-deployment command's program, as `npm run build` makes it. */
export async function builtProgram(): Promise<string> {
  const { outputFiles } = await build({ ...postDeploymentOptions, write: false });
  return outputFiles[0]?.text ?? "";
}
