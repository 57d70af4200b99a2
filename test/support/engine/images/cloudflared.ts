import { distrolessBase } from "./base.ts";
import { type Image, text } from "./entry.ts";
import { bundled, nodeLayer } from "./standin.ts";

/** A stand-in, without a shell like the real image: a health check that needs one fails here too. */
export async function cloudflared(): Promise<Image> {
  const program = `#!/usr/local/bin/node\n${await bundled("cloudflared")}`;
  return {
    names: ["cloudflare/cloudflared:2024.9.1"],
    layers: [
      await distrolessBase(),
      await nodeLayer(),
      {
        name: "cloudflared",
        entries: [
          text("/usr/local/bin/package.json", '{"type":"module"}'),
          text("/usr/local/bin/cloudflared", program, 0o755),
        ],
      },
    ],
    config: {
      Env: ["PATH=/usr/local/bin:/usr/bin:/bin"],
      Entrypoint: ["cloudflared", "--no-autoupdate"],
      Cmd: ["version"],
      User: "65534",
    },
  };
}
