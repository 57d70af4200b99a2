import { debianBase } from "./base.ts";
import { copy, folder, type Image, text } from "./entry.ts";
import { bundled, nodeLayer } from "./standin.ts";

/** A stand-in: Temporal has no Debian package. */
export async function temporal(): Promise<Image> {
  const command = `#!/usr/local/bin/node\n${await bundled("temporal-cli")}`;
  return {
    names: ["temporalio/auto-setup:1.22.4"],
    layers: [
      await debianBase(),
      await nodeLayer(),
      {
        name: "temporal",
        entries: [
          folder("/etc/temporal/config/dynamicconfig"),
          text("/etc/temporal/config/dynamicconfig/docker.yaml", ""),
          text("/etc/temporal/package.json", '{"type":"module"}'),
          text("/etc/temporal/server.js", await bundled("temporal")),
          text("/usr/local/bin/package.json", '{"type":"module"}'),
          text("/usr/local/bin/tctl", command, 0o755),
          text("/usr/local/bin/temporal", command, 0o755),
          // The real image is an Alpine, which has these.
          ...["nc", "wget", "ps"].map((name) => copy(`/usr/bin/${name}`, "/usr/bin/busybox")),
        ],
      },
    ],
    config: {
      Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      WorkingDir: "/etc/temporal",
      // The official image has a user of that number.
      User: "1000",
      Entrypoint: ["node", "/etc/temporal/server.js"],
      Cmd: ["autosetup"],
      ExposedPorts: { "7233/tcp": {} },
    },
  };
}
