/* What every dump has in common, by whichever means it was made. */

/** The line that says that nothing is missing behind it; pg_dump ends with the same. */
export const trailer = "-- PostgreSQL database dump complete";

/**
 * A setting of the transaction in which a dump is read back, where its last statement leaves what it could not do: owners
 * and rights of roles that are not there.
 */
export const leftSetting = "dittofeed_setup.left";

/** Not made by whoever uses the database, but by an extension, or by PostgreSQL itself: for `WHERE`. */
export const isOwn = (catalogue: string, oid: string): string =>
  `${oid} >= 16384 AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.deptype = 'e' AND e.classid = '${catalogue}'::regclass AND e.objid = ${oid})`;

/** Schemas of a person, and public. */
export const spaces = `SELECT n.oid, n.nspname FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
