import { apps } from "./apps.ts";
import { caddy } from "./caddy.ts";
import { clickhouse } from "./clickhouse.ts";
import { cloudflared } from "./cloudflared.ts";
import type { Image } from "./entry.ts";
import { postgres } from "./postgres.ts";
import { redis } from "./redis.ts";
import { temporal } from "./temporal.ts";

/** Everything that the stack can name. */
export async function allImages(): Promise<readonly Image[]> {
  const [others, own] = await Promise.all([
    Promise.all([postgres(), redis(), clickhouse(), temporal(), cloudflared(), caddy()]),
    apps(),
  ]);
  return [...others, ...own];
}
