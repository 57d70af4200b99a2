import { parseDotenv } from "../../../compose/env/dotenv.ts";
import { type Finding, fail, ok, warn } from "../../domain/finding.ts";
import type { SettingsFile, SourceFacts } from "../../domain/source.ts";
import { sourceBefore, sourceCheck } from "./source-check.ts";

export const settingsAreWritten = sourceCheck({
  id: "L6",
  title: "The app's settings are in its source, private, and ignored by git",
  symptom: "Pages answer 500, or the app asks ports where nothing is",
  detection: ".env in the root and packages/dashboard/.env.local, their mode, and git check-ignore",
  needs: ["L1"],
  detect(source) {
    const seen = ignored(source);
    if (seen.status === "fail") return seen;
    const files = filesOf(source);
    const lacking = files.filter(({ file, name }) => !sets(file, name));
    if (lacking.length > 0)
      return fail({
        saw: `${lacking.map(({ file }) => file.path).join(" and ")} ${lacking.length === 1 ? "lacks" : "lack"} the app's settings.`,
        why: "The app then takes defaults: another ClickHouse, another way to sign in, and no check of sessions.",
        next: "Write them: dittofeed-setup doctor --fix L6",
      });
    const open = files.filter(({ file }) => ((file.mode ?? 0o600) & 0o077) !== 0);
    if (open.length === 0) return ok("both files are there, mode 0600");
    return warn({
      saw: `Other users can read ${open.map(({ file }) => file.path).join(" and ")}.`,
      why: "The database's password and the keys of all sessions are in it.",
      next: `chmod 600 ${open.map(({ file }) => file.path).join(" ")}`,
      stops: "data",
    });
  },
  repair: {
    title: "Write the app's settings into its source",
    tasks: ["write-source-env"],
    when: (source) => ignored(source).status !== "fail",
  },
});

export const settingsIgnoredBefore = sourceBefore(settingsAreWritten, "source-settings", ignored);

const filesOf = ({ settings }: SourceFacts) => [
  { file: settings.root, name: "TEMPORAL_ADDRESS" },
  { file: settings.dashboard, name: "NEXT_PUBLIC_API_BASE" },
];

const sets = ({ text }: SettingsFile, name: string): boolean =>
  text?.faultOf((plain) => (parseDotenv(plain).has(name) ? "it does" : undefined)) !== undefined;

/** Where git does not keep the folder there is nothing that could carry them away. */
function ignored(source: SourceFacts): Finding {
  const seen = filesOf(source).filter(({ file }) => file.isIgnored === false);
  if (seen.length === 0) return ok("git ignores both files, or does not keep the folder");
  const paths = seen.map(({ file }) => file.path);
  return fail({
    code: "value-refused",
    saw: `Git does not ignore ${paths.join(" and ")}.`,
    why: "They hold passwords and keys, which the next commit would include.",
    next: `printf '.env\\n.env.local\\n' >> ${source.root}/.git/info/exclude   and git rm --cached what is committed already`,
    stops: "data",
  });
}

export const nothingShadows = sourceCheck({
  id: "L7",
  title: "No exported variable hides a line of .env",
  symptom: "A change in .env has no effect; a process asks another database",
  detection: "the environment of this command against the names in .env",
  needs: ["L6"],
  detect({ exported, root }) {
    if (exported.length === 0) return ok("none is exported");
    return warn({
      saw: `This shell exports ${exported.join(", ")}.`,
      why: `The app takes exported variables before ${root}/.env. What this program starts gets the file; what you start yourself does not.`,
      next: `unset ${exported.join(" ")}`,
    });
  },
});

export const noNeighborStores = sourceCheck({
  id: "L8",
  title: "No other stack uses the app's default ports",
  symptom: "Events or workflows turn up in another installation",
  detection: "containers that publish 8123 or 7233",
  detect({ neighbors }) {
    if (neighbors.length === 0) return ok("nothing publishes 8123 or 7233");
    return warn({
      saw: `${neighbors.map(({ container, port }) => `${container} publishes ${port}`).join(", ")}.`,
      why: "A process that you start without this installation's settings uses that stack, without a warning.",
      next: `If it is left from an older setup: docker stop ${[...new Set(neighbors.map(({ container }) => container))].join(" ")}`,
      stops: "data",
    });
  },
});
