import { debianBase } from "./base.ts";
import { binaries } from "./binaries.ts";
import { carrying, copy, folder, type Image } from "./entry.ts";

/** Real Caddy, but 2.6 under the name of 2.10: old enough that newer words of its language fail in it. */
export async function caddy(): Promise<Image> {
  return {
    names: ["caddy:2.10.2"],
    layers: [
      await debianBase(),
      {
        name: "caddy-2.6",
        entries: [
          // As in the official image.
          ...carrying("cap_net_bind_service", "/usr/bin/caddy", await binaries(["/usr/bin/caddy"])),
          ...["/config", "/data", "/etc/caddy", "/srv"].map((path) => folder(path)),
          // The official image is an Alpine, which has it.
          copy("/usr/bin/wget", "/usr/bin/busybox"),
        ],
      },
    ],
    config: {
      Env: [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "XDG_CONFIG_HOME=/config",
        "XDG_DATA_HOME=/data",
      ],
      Cmd: ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"],
      WorkingDir: "/srv",
      ExposedPorts: { "80/tcp": {}, "443/tcp": {}, "2019/tcp": {} },
    },
  };
}
