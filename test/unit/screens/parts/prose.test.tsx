import { cleanup } from "ink-testing-library";
import { afterEach, expect, it } from "vitest";
import { Fields } from "../../../../screens/parts/fields.tsx";
import { Warning } from "../../../../screens/parts/mark.tsx";
import { Prose } from "../../../../screens/parts/prose.tsx";
import { commandsIn } from "../../../../src/output/text/commands-in.ts";
import { drawn } from "../../../support/drawn.tsx";

afterEach(cleanup);

it.each([
  ["See why (dittofeed-setup logs postgres), then run it again.", ["dittofeed-setup logs postgres"]],
  [
    "dittofeed-setup db verify   shows the SQL; then dittofeed-setup db apply",
    ["dittofeed-setup db verify", "dittofeed-setup db apply"],
  ],
  ['Or: sudo install -d -o "$USER" /opt/acme', ['sudo install -d -o "$USER" /opt/acme']],
  ["dittofeed-setup --profile acme tries it.", ["dittofeed-setup --profile acme"]],
  ["Start dittofeed-setup again. When docker is not running, docker gave no answer.", []],
])("finds the commands in %s", (text, commands) => {
  expect(commandsIn(text).map(({ from, to }) => text.slice(from, to))).toEqual(commands);
});

it("keeps a command whole where it fits a row of its own", () => {
  const text = "Stop it, or look why it is there: dittofeed-setup logs postgres api. Then run it again.";
  expect(drawn(<Prose>{text}</Prose>, { columns: 40 }).rows()).toEqual([
    "Stop it, or look why it is there:",
    "dittofeed-setup logs postgres api. Then",
    "run it again.",
  ]);
});

it("is never wider than a hundred columns", () => {
  const { rows } = drawn(<Prose>{"word ".repeat(60)}</Prose>, { columns: 200 });
  expect(Math.max(...rows().map((row) => row.length))).toBeLessThanOrEqual(100);
});

it("lets a sentence's further rows stand below its first word", () => {
  expect(drawn(<Warning>Nobody can sign in until this is done.</Warning>, { columns: 24 }).rows()).toEqual([
    "⚠ Nobody can sign in",
    "  until this is done.",
  ]);
});

it("has one column for labels, and puts values below them where that is narrow", () => {
  const fields = [
    { label: "Folder", value: "/opt/acme" },
    { label: "Administrator", value: "ops@acme.org" },
  ];
  expect(drawn(<Fields rows={fields} />, { columns: 60 }).rows()).toEqual([
    "Folder         /opt/acme",
    "Administrator  ops@acme.org",
  ]);
  expect(drawn(<Fields rows={fields} />, { columns: 30 }).rows()).toEqual([
    "Folder",
    "  /opt/acme",
    "Administrator",
    "  ops@acme.org",
  ]);
});
