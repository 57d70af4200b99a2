import { readFileSync } from "node:fs";
import { debianBase, gosu, users } from "./base.ts";
import { binaries, placedAt } from "./binaries.ts";
import { copy, type Entry, folder, type Image, text } from "./entry.ts";
import { script } from "./rootfs.ts";

const settings = "/etc/clickhouse-server/config.xml";
const client = "/usr/bin/clickhouse-client";
const server = "/usr/sbin/clickhouse-server";

/** Real ClickHouse, but 18.16 under the name of 23.8: old enough that newer SQL may fail in it. */
export async function clickhouse(): Promise<Image> {
  const linked = await binaries([client, server]);
  const placed = placedAt(
    placedAt(linked, client, "/usr/lib/clickhouse/clickhouse-client"),
    server,
    "/usr/bin/clickhouse-server",
  );
  return {
    names: ["clickhouse/clickhouse-server:23.8.8.20", "clickhouse/clickhouse-server:23.8"],
    layers: [
      await debianBase(),
      gosu,
      { name: "clickhouse-18", entries: placed },
      { name: "clickhouse-entrypoint", entries: setup() },
    ],
    config: {
      Env: [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG=C.UTF-8",
        `CLICKHOUSE_CONFIG=${settings}`,
      ],
      Entrypoint: ["/entrypoint.sh"],
      Volumes: { "/var/lib/clickhouse": {} },
      ExposedPorts: { "8123/tcp": {}, "9000/tcp": {}, "9009/tcp": {} },
    },
  };
}

function setup(): readonly Entry[] {
  const original = readFileSync(settings, "utf8");
  const loud = original.replace("</logger>", "<console>1</console></logger>");
  return [
    ...users("clickhouse", 101, "/var/lib/clickhouse"),
    text(settings, loud),
    copy("/etc/clickhouse-server/users.xml"),
    copy("/etc/clickhouse-client/config.xml"),
    folder("/docker-entrypoint-initdb.d"),
    folder("/var/lib/clickhouse"),
    script("/entrypoint.sh", "clickhouse-entrypoint.sh"),
    script("/usr/bin/clickhouse-client", "clickhouse-client.sh"),
    script("/usr/bin/clickhouse", "clickhouse.sh"),
    // The official image has wget, and health checks use it.
    copy("/usr/bin/wget", "/usr/bin/busybox"),
  ];
}
