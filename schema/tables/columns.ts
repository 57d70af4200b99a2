/** The columns that nearly every table has, said once. */
import {
  type AnyPgColumn,
  foreignKey,
  type PgColumn,
  timestamp,
  type UpdateDeleteAction,
  uuid,
} from "drizzle-orm/pg-core";

export const primaryId = () => uuid().defaultRandom().primaryKey();

/** Prisma's old spelling of a date, which the app kept: milliseconds, no time zone. */
export const moment = () => timestamp({ precision: 3, mode: "string" });

/** The database itself says when: `createdAt`, `updatedAt` and their like. */
export const setNow = () => moment().defaultNow().notNull();

/** A named foreign key over one column; every one of them follows an update. */
export const pointsTo = (
  name: string,
  from: PgColumn | AnyPgColumn,
  to: AnyPgColumn,
  onDelete: UpdateDeleteAction = "cascade",
) =>
  foreignKey({ name, columns: [from as AnyPgColumn], foreignColumns: [to] })
    .onDelete(onDelete)
    .onUpdate("cascade");
