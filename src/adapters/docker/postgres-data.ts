import { randomUUID } from "node:crypto";
import { copyOut, createBesideVolume, removeContainer } from "../../../compose/commands/containers.ts";
import { firstFileInTar } from "../../../compose/output/copy.ts";
import type { Docker } from "../../domain/docker.ts";
import type { Clock } from "../../domain/ports.ts";
import { Problem } from "../../domain/problem.ts";
import type { Shell } from "../shell/shell.ts";
import { askDocker, runDocker } from "./client.ts";
import { withOneOff } from "./one-off.ts";

const folder = "/var/lib/postgresql/data";
const mounted = "/dittofeed-setup-look";
const timeoutMs = 20_000;

/** What a data folder says of PostgreSQL, read without starting anything. */
export function createPostgresData(shell: Shell, clock: Clock): Pick<Docker, "postgresMajor"> {
  const read = async (container: string, path: string, signal: AbortSignal) => {
    const doing = "read PG_VERSION in the data folder";
    const tar = await askDocker(shell, copyOut(container, `${path}/PG_VERSION`), { doing }, { timeoutMs, signal });
    return majorIn(firstFileInTar(tar));
  };
  return {
    async postgresMajor(where, signal) {
      if ("container" in where) return read(where.container, folder, signal);
      const { volume, image } = where;
      const name = `dittofeed-setup-look-${randomUUID()}`;
      return withOneOff({ shell, clock, name, signal }, async (late) => {
        const context = { doing: "inspect the volume", image };
        const command = createBesideVolume({ name, volume, folder: mounted, image });
        const id = (await askDocker(shell, command, context, { timeoutMs, signal: late })).trim();
        const major = await read(id, mounted, late);
        await runDocker(shell, removeContainer(id), { timeoutMs });
        return major;
      });
    },
  };
}

function majorIn(text: string): number {
  const [, major] = /^(\d{1,2})(\.\d+)?\s*$/.exec(text) ?? [];
  if (major !== undefined) return Number(major);
  throw new Problem({
    code: "docker-failed",
    title: "The data folder does not show its PostgreSQL version",
    saw: `Its PG_VERSION has ${text.length} characters, but no version.`,
    why: "A server of another version would reject it.",
    next: "dittofeed-setup logs postgres",
  });
}
