// Over 150 lines: a list of damages, one beside the other.
import { owner } from "./base.ts";
import type { Kind } from "./pick.ts";
import { quoted } from "./wanted.ts";

const body = (name: string, does: string): string =>
  `CREATE OR REPLACE FUNCTION public.${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${does} END $$`;

const trigger =
  (name: string, does: string, when: string) =>
  (p: Parameters<Kind[1]>[0]): readonly string[] => [
    body(name, does),
    `CREATE TRIGGER ${name} ${when} ON ${p.column((column) => column.name === "updatedAt").t} FOR EACH ROW EXECUTE FUNCTION public.${name}()`,
  ];

/** What acts by itself: triggers, rules, policies, rights, settings of the database; and the app's journal. */
export const kindsOfBehaviour: readonly Kind[] = [
  ["a trigger touches updatedAt", trigger("own_touch", `NEW."updatedAt" = now(); RETURN NEW;`, "BEFORE UPDATE")],
  ["a trigger refuses inserts", trigger("own_refuses", "RAISE EXCEPTION 'not on my watch';", "BEFORE INSERT")],
  ["a trigger refuses updates", trigger("own_freezes", "RAISE EXCEPTION 'frozen';", "BEFORE UPDATE")],
  ["a trigger refuses deletes", trigger("own_keeps", "RAISE EXCEPTION 'kept';", "BEFORE DELETE")],
  ["a trigger swallows inserts", trigger("own_swallows", "RETURN NULL;", "BEFORE INSERT")],
  ["a trigger swallows updates", trigger("own_history", "RETURN NULL;", "BEFORE UPDATE")],
  ["a trigger only looks", trigger("own_looks", "RETURN NULL;", "AFTER INSERT OR UPDATE OR DELETE")],
  [
    "a trigger refuses at the end of the transaction",
    (p) => [
      body("own_late", "RAISE EXCEPTION 'too late'; RETURN NULL;"),
      `CREATE CONSTRAINT TRIGGER own_late AFTER INSERT ON ${p.table()} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.own_late()`,
    ],
  ],
  [
    "a trigger that is off",
    (p) => {
      const t = p.table();
      return [
        body("own_off", "RAISE EXCEPTION 'off';"),
        `CREATE TRIGGER own_off BEFORE INSERT ON ${t} FOR EACH ROW EXECUTE FUNCTION public.own_off()`,
        `ALTER TABLE ${t} DISABLE TRIGGER own_off`,
      ];
    },
  ],
  [
    "a trigger for replicas only",
    (p) => {
      const t = p.table();
      return [
        body("own_replica", "RAISE EXCEPTION 'replica';"),
        `CREATE TRIGGER own_replica BEFORE INSERT ON ${t} FOR EACH ROW EXECUTE FUNCTION public.own_replica()`,
        `ALTER TABLE ${t} ENABLE REPLICA TRIGGER own_replica`,
      ];
    },
  ],
  [
    "a trigger of one column",
    (p) => {
      const { t, c } = p.column((column) => column.name !== "id");
      return [
        body("own_of", "RETURN NEW;"),
        `CREATE TRIGGER own_of BEFORE UPDATE OF ${c} ON ${t} FOR EACH ROW EXECUTE FUNCTION public.own_of()`,
      ];
    },
  ],
  ["all triggers of a table are off", (p) => [`ALTER TABLE ${p.table()} DISABLE TRIGGER ALL`]],
  ["a rule swallows inserts", (p) => [`CREATE RULE own_rule AS ON INSERT TO ${p.table()} DO INSTEAD NOTHING`]],
  ["a rule swallows updates", (p) => [`CREATE RULE own_rule AS ON UPDATE TO ${p.table()} DO INSTEAD NOTHING`]],
  ["a rule swallows deletes", (p) => [`CREATE RULE own_rule AS ON DELETE TO ${p.table()} DO INSTEAD NOTHING`]],
  [
    "a rule does something more",
    (p) => [`CREATE RULE own_also AS ON INSERT TO ${p.table()} DO ALSO NOTIFY own_channel`],
  ],
  ["row-level security without a policy", (p) => [`ALTER TABLE ${p.table()} ENABLE ROW LEVEL SECURITY`]],
  [
    "row-level security that holds the owner",
    (p) => {
      const t = p.table();
      return [`ALTER TABLE ${t} ENABLE ROW LEVEL SECURITY`, `ALTER TABLE ${t} FORCE ROW LEVEL SECURITY`];
    },
  ],
  [
    "a policy that lets one workspace be seen",
    (p) => {
      const { t } = p.column(({ name }) => name === "workspaceId");
      return [
        `CREATE POLICY own_policy ON ${t} USING ("workspaceId" = current_setting('own.workspace', true)::uuid)`,
        `ALTER TABLE ${t} ENABLE ROW LEVEL SECURITY`,
        `ALTER TABLE ${t} FORCE ROW LEVEL SECURITY`,
      ];
    },
  ],
  [
    "a right is revoked from its owner",
    (p) => [`REVOKE ${p.of(["INSERT", "UPDATE", "DELETE", "SELECT"])} ON ${p.table()} FROM ${owner.name}`],
  ],
  [
    "a right on a column is all that is left",
    (p) => {
      const t = p.table();
      return [`REVOKE ALL ON ${t} FROM ${owner.name}`, `GRANT SELECT ON ${t} TO ${owner.name}`];
    },
  ],
  ["a table is somebody else's", (p) => [`ALTER TABLE ${p.table()} OWNER TO SESSION_USER`]],
  ["an enum is somebody else's", (p) => [`ALTER TYPE ${p.enumPlace().type} OWNER TO SESSION_USER`]],
  ["rights are granted to others", (p) => [`GRANT ALL ON ${p.table()} TO PUBLIC`]],
  ["the journal is empty", () => ["TRUNCATE drizzle.__drizzle_migrations"]],
  ["the journal is gone", () => ["DROP TABLE drizzle.__drizzle_migrations"]],
  ["the journal is short", (p) => [`DELETE FROM drizzle.__drizzle_migrations WHERE id > ${1 + p.number(7)}`]],
  [
    "the journal knows something newer",
    () => ["INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('ffff', 4102444800000)"],
  ],
  ["the journal lacks its times", () => ["UPDATE drizzle.__drizzle_migrations SET created_at = NULL"]],
  ["the journal's times are text", () => ["ALTER TABLE drizzle.__drizzle_migrations ALTER created_at TYPE text"]],
  [
    "the journal lacks a column",
    (p) => [`ALTER TABLE drizzle.__drizzle_migrations DROP COLUMN ${p.of(["hash", "created_at", "id"])}`],
  ],
  [
    "the journal is a view",
    () => [
      "ALTER TABLE drizzle.__drizzle_migrations RENAME TO kept",
      "CREATE VIEW drizzle.__drizzle_migrations AS SELECT * FROM drizzle.kept",
    ],
  ],
  [
    "the journal is twice",
    () => [
      "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) SELECT hash, created_at FROM drizzle.__drizzle_migrations",
    ],
  ],
  [
    "the product's own schema is somebody else's",
    () => ["CREATE SCHEMA dittofeed_setup", "CREATE TABLE dittofeed_setup.set_aside (a int)"],
  ],
  ...settings(),
];

function settings(): Kind[] {
  const set = (name: string, value: string): Kind => [
    `the database sets ${name}`,
    () => [`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET ${name} = ${value}', current_database()); END $$`],
  ];
  return [
    set("quote_all_identifiers", "on"),
    set("standard_conforming_strings", "off"),
    set("datestyle", "''SQL, DMY''"),
    set("timezone", "''Asia/Kolkata''"),
    set("search_path", "own, public"),
    set("default_transaction_isolation", "serializable"),
    set("default_transaction_deferrable", "on"),
    set("row_security", "off"),
    set("array_nulls", "off"),
    set("transform_null_equals", "on"),
    set("client_encoding", quoted("LATIN1")),
    set("default_toast_compression", "lz4"),
    set("extra_float_digits", "0"),
    set("bytea_output", "escape"),
    set("check_function_bodies", "off"),
    set("default_table_access_method", "heap"),
  ];
}
