import { readFileSync } from "node:fs";
import { debianBase, gosu, tree, users } from "./base.ts";
import { binaries } from "./binaries.ts";
import { folder, type Image, type Layer, text } from "./entry.ts";
import { script } from "./rootfs.ts";

const programs = "/usr/lib/postgresql/15";
const share = "/usr/share/postgresql/15";
const clients = ["createdb", "dropdb", "initdb", "pg_controldata", "pg_ctl", "pg_dump", "pg_dumpall", "pg_isready"];
const others = ["pg_resetwal", "pg_restore", "postgres", "psql", "vacuumdb"];

/** Real PostgreSQL, of the tag's major version. */
export async function postgres(): Promise<Image> {
  return {
    names: ["postgres:15.8", "postgres:15"],
    layers: [await debianBase(), gosu, await server(), entrypoint()],
    config: {
      Env: [
        `PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:${programs}/bin`,
        "LANG=C.UTF-8",
        "PG_MAJOR=15",
        "PGDATA=/var/lib/postgresql/data",
      ],
      Entrypoint: ["docker-entrypoint.sh"],
      Cmd: ["postgres"],
      Volumes: { "/var/lib/postgresql/data": {} },
      ExposedPorts: { "5432/tcp": {} },
      StopSignal: "SIGINT",
    },
  };
}

async function server(): Promise<Layer> {
  // llvmjit would bring all of LLVM; without it the server quietly compiles nothing.
  const extensions = await tree(`${programs}/lib`, (path) => /lib\/[^/]+\.so$/.test(path) && !path.includes("llvmjit"));
  const linked = await binaries(
    [...clients, ...others].map((name) => `${programs}/bin/${name}`),
    extensions.map((entry) => entry.path),
  );
  const sample = readFileSync(`${share}/postgresql.conf.sample`, "utf8");
  return {
    name: "postgres-15",
    entries: [
      ...linked,
      ...(await tree(share, (path) => !path.includes("/man/"))),
      // The official image appends to the sample too: by itself PostgreSQL listens on localhost only.
      text(`${share}/postgresql.conf.sample`, `${sample}\nlisten_addresses = '*'\n`),
    ],
  };
}

function entrypoint(): Layer {
  return {
    name: "postgres-entrypoint",
    entries: [
      ...users("postgres", 999, "/var/lib/postgresql"),
      folder("/docker-entrypoint-initdb.d"),
      folder("/var/lib/postgresql/data", 0o700),
      script("/usr/local/bin/docker-entrypoint.sh", "postgres-entrypoint.sh"),
    ],
  };
}
