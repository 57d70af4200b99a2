import { expect, test } from "vitest";
import { StatementStarts } from "../../../src/adapters/dumps/statement-starts.ts";

/** Every line that says `SET it = 0;` stands where it may be a statement of the dump, and each other `SET` where it is none. */
const begun = (text: string): string[] => {
  const starts = new StatementStarts();
  return text.split("\n").filter((line) => starts.passes(line) && line.startsWith("SET"));
};

test.each([
  ["a dollar quote", "CREATE FUNCTION f() AS $$\nSET x = 1;\n$$;"],
  ["a dollar quote with another in it", "DO $a$\nSET x = 1; $b$ ; $b$\n$$\nSET x = 2;\n$a$;"],
  ["a text", "COMMENT ON TABLE t IS 'it''s\nSET x = 1;\n''\nSET x = 2;\n';"],
  ["a text with escapes", "COMMENT ON TABLE t IS E'it\\'s\nSET x = 1;\n\\\\\\'\nSET x = 2;\n\\\nSET x = 3;\n';"],
  ["a name", 'CREATE TABLE "a;\nSET x = 1;\n$$""\nSET x = 2;" (b int);'],
  ["a comment", "/* one /* two\nSET x = 1;\n*/\nSET x = 2;\n*/"],
  ["a comment to the line's end", "-- it's $$ /*\nSELECT 1 -- '\n;"],
  ["a statement that goes on", "SELECT 1 AS\nSET x = 1\n;"],
  ["a dollar that quotes nothing", "SELECT a$b$, $1, 1 FROM a$$;"],
  ["a text that ends with a backslash", "SELECT '\\';"],
  ["a command of psql", "\\restrict it's\n\\unrestrict $$"],
])("in %s no statement begins, and behind it one does", (_, text) => {
  expect(begun(`SET it = 0;\n${text}\n\n-- It's a comment.\nSET it = 0;`)).toEqual(["SET it = 0;", "SET it = 0;"]);
});

test("a dump of a server on which a backslash escapes in every text says so itself", () => {
  const off = "SET standard_conforming_strings = off;";
  expect(begun(`${off}\nSELECT 'it\\'s\nSET x = 1;\n';\nSET it = 0;`)).toEqual([off, "SET it = 0;"]);
});
