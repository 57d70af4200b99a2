import { debianBase, gosu, users } from "./base.ts";
import { binaries, placedAt } from "./binaries.ts";
import { folder, type Image } from "./entry.ts";
import { script } from "./rootfs.ts";

/** Real Redis 7.0 under the name of 7.2. */
export async function redis(): Promise<Image> {
  const names = ["redis-server", "redis-cli"];
  const linked = await binaries(names.map((name) => `/usr/bin/${name}`));
  const placed = names.reduce((all, name) => placedAt(all, `/usr/bin/${name}`, `/usr/local/bin/${name}`), linked);
  const entrypoint = script("/usr/local/bin/docker-entrypoint.sh", "redis-entrypoint.sh");
  return {
    names: ["redis:7.2.5", "redis:7"],
    layers: [
      await debianBase(),
      gosu,
      { name: "redis-7", entries: placed },
      { name: "redis-entrypoint", entries: [...users("redis", 999, "/data"), folder("/data"), entrypoint] },
    ],
    config: {
      Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      Entrypoint: ["docker-entrypoint.sh"],
      Cmd: ["redis-server"],
      WorkingDir: "/data",
      Volumes: { "/data": {} },
      ExposedPorts: { "6379/tcp": {} },
    },
  };
}
