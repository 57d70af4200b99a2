import { imageReference, postgresMajorIn } from "../../../compose/stack/images.ts";
import { writtenImage } from "../../../compose/stack/written-compose-file.ts";
import { check, installationCheck } from "../../domain/check.ts";
import type { PostgresDataFacts } from "../../domain/facts/database.ts";
import type { Facts } from "../../domain/facts/facts.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { answersOf, usesExternalDatabase } from "../../domain/target.ts";

/**
 * A server of another major version ends at once, and all that its log says is that the files are
 * incompatible.
 */
export const postgresOpensData = check({
  id: "S16",
  title: "PostgreSQL matches the version of its data folder",
  category: "services",
  service: "postgres",
  symptom: "After a change of its image tag, postgres keeps restarting, and so does everything else",
  detection: "PG_VERSION in the data folder, or the running server, compared with the image in the compose file",
  proof: "engine",
  stops: "sign-in",
  explains: ["S1", "S2", "D1", "E1"],
  reads: ["installation", "directory", "postgresData"],
  needs: ["H1"],
  detect(facts) {
    const { postgresData: data } = facts;
    const differs = otherPostgres(facts, false);
    if (differs !== undefined) return fail({ saw: differs.saw, why: differs.why, next: differs.next });
    if (data.state === "unknown") return unknown(data.saw);
    return ok(data.state === "none" ? "this stack has no data folder" : `PostgreSQL ${data.major}`);
  },
});

/**
 * Asked before anything is pulled, since the server would refuse its data folder only when the old
 * one is gone already; and by the task that starts it, where the folder could not be seen before.
 * What counts is the image of the profile: the compose file is about to be written.
 */
export const postgresOpensDataBefore = installationCheck(postgresOpensData, {
  name: "postgres-major",
  keepsFrom: "PostgreSQL would be started on data that it cannot open",
  reads: ["profile", "postgresData"],
  needs: ["H1"],
  detect({ profile, postgresData: data }) {
    if (!answersOf(profile).usesEngine || usesExternalDatabase(profile))
      return ok("the data is not in a volume of this stack");
    if (data.state === "none") return ok("no data folder yet");
    if (data.state === "unknown") return unknown(`${data.saw}; it is checked before PostgreSQL starts`);
    const reference = imageReference("postgres", profile);
    const major = postgresMajorIn(reference) ?? data.imageMajor;
    const differs = majorDiffers(profile.name, data, { major, reference });
    if (differs !== undefined)
      return fail({
        code: "database-other-version",
        saw: differs.title,
        why: differs.why,
        next: differs.next,
        evidence: [differs.saw],
      });
    if (major === undefined) return unknown(`${reference} does not tell which PostgreSQL version it is`);
    return ok(`PostgreSQL ${major}`);
  },
});

/**
 * What would run: of the profile where its compose file is written first, else of the file that is
 * there.
 */
export function otherPostgres(
  { installation, directory, postgresData }: Pick<Facts, "installation" | "directory" | "postgresData">,
  asProfileSays: boolean,
) {
  const { profile, project } = installation;
  if (!answersOf(profile).usesEngine || profile?.database.external !== undefined) return undefined;
  const written = writtenImage([directory?.overrideText, directory?.composeText], "postgres");
  const reference = asProfileSays && profile !== undefined ? imageReference("postgres", profile) : written;
  if (reference === undefined) return undefined;
  // An image's own word is asked only of the one that the profile names, or of that of the file
  // where there is none.
  const asked = profile === undefined ? written : imageReference("postgres", profile);
  const own = postgresData.state === "held" && reference === asked ? postgresData.imageMajor : undefined;
  return majorDiffers(project, postgresData, { major: postgresMajorIn(reference) ?? own, reference });
}

/** Undefined where nothing speaks against it. */
function majorDiffers(
  project: string,
  data: PostgresDataFacts,
  wanted: { major: number | undefined; reference: string },
): { title: string; saw: string; why: string; next: string } | undefined {
  if (data.state !== "held" || wanted.major === undefined || wanted.major === data.major) return undefined;
  return {
    title: `PostgreSQL ${wanted.major} cannot open a data folder of PostgreSQL ${data.major}`,
    saw: `${data.where} was created by PostgreSQL ${data.major}, and ${wanted.reference} is PostgreSQL ${wanted.major}.`,
    why: "A server of another major version refuses the folder and exits, and the whole stack goes down with it. The data is not touched.",
    next: [
      `To keep PostgreSQL ${data.major}, set images: {postgres: {tag: "${data.major}"}} in the profile, or use the previous tag.`,
      `To move to ${wanted.major}, dump everything while ${data.major} runs (docker exec ${project}-postgres-1 sh -c 'pg_dumpall -U "$POSTGRES_USER"' > ${project}.sql) and load it into an empty volume: docs/database.md explains how. The volume stays until you remove it by name.`,
    ].join("\n"),
  };
}
