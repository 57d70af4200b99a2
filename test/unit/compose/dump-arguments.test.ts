import { expect, it } from "vitest";
import { dumpInContainer, dumpOnHost } from "../../../compose/commands/dump-arguments.ts";

const target = { user: "ditto feed", database: "d'b" };

it("dumps in the container in the foreground, with the password from standard input", () => {
  expect(dumpInContainer("c0ffee", target)).toEqual({
    file: "docker",
    arguments: [
      "exec",
      "--interactive",
      "c0ffee",
      "sh",
      "-c",
      'IFS= read -r PGPASSWORD; export PGPASSWORD; exec pg_dump "$@"',
      "pg_dump",
      "--format=plain",
      "--no-owner",
      "--no-privileges",
      "--encoding=UTF8",
      "--host=127.0.0.1",
      "--username=ditto feed",
      "--no-password",
      "--dbname=d'b",
    ],
  });
});

it("dumps on this host", () => {
  expect(dumpOnHost("db.example.com", 5433, target)).toEqual({
    file: "pg_dump",
    arguments: [
      "--format=plain",
      "--no-owner",
      "--no-privileges",
      "--encoding=UTF8",
      "--host=db.example.com",
      "--port=5433",
      "--username=ditto feed",
      "--no-password",
      "--dbname=d'b",
    ],
  });
});
