import { build } from "./build.ts";
import { down } from "./down.ts";
import { status } from "./status.ts";
import { up } from "./up.ts";

export const run = { up, build, down, status };
