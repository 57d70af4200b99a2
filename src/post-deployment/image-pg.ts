import { createRequire } from "node:module";
import type pg from "pg";
import { Problem } from "../domain/problem.ts";

/**
 * `pg` as the app's image has it: a fifth of the program would be this package alone. The bundle
 * puts this file in its place (scripts/bundle-options.ts).
 */
const places = ["/service/packages/backend-lib/package.json", "/service/package.json", `${process.cwd()}/package.json`];

function load(): typeof pg {
  for (const place of places) {
    try {
      return createRequire(place)("pg") as typeof pg;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw thrown;
    }
  }
  throw new Problem({
    code: "app-failed",
    title: "This image has no pg package where the app has it",
    saw: "It was looked for in /service/node_modules and in the working directory.",
    why: "Without it nothing can be asked of PostgreSQL from here. Nothing was changed.",
    next: "Name the api's container (post_deployment_command_container: api). If it is the api's, its image is none that is known.",
  });
}

export default load();
