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
    title: "This image does not have the pg package where the app keeps it",
    saw: "Searched: /service/node_modules and the working directory.",
    why: "Without it, this command cannot query PostgreSQL. Nothing was changed.",
    next: "Set the container to the api's (post_deployment_command_container: api). If it already is, its image is not one that this program knows.",
  });
}

export default load();
