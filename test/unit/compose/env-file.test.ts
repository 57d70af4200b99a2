import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { envFileChange, envFileText, parseEnvFile } from "../../../compose/env/env-file.ts";
import { renderEnvValue } from "../../../compose/env/env-file-value.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { oddValue } from "./support.ts";

const entry = (name: string, value: string | Secret, group = "Group") => ({ name, value, group });
const odd = fc.string({ unit: fc.constantFrom(..."\\'\"$`{}#= aé\t:%\u2028😀|(;!") });
const line = fc.oneof(
  odd,
  fc.string(),
  fc.constantFrom("# mine", "OWN='x'", "export OWN2=y # z", 'MULTI="a\nb"', "", "A=old"),
);

describe(".env", () => {
  it("reads back what it wrote, or refuses it", () => {
    fc.assert(
      fc.property(odd, (value) => {
        let text: string;
        try {
          text = renderEnvValue("A", value);
        } catch (problem) {
          expect(problem).toMatchObject({ code: "value-refused" });
          return;
        }
        expect(parseEnvFile(`B='1'\nA=${text}\nC="2"\n`)).toEqual(
          new Map([
            ["B", "1"],
            ["A", value],
            ["C", "2"],
          ]),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("is the same to the byte when written again, whatever lies there", () => {
    fc.assert(
      fc.property(
        fc.array(line).map((lines) => lines.join("\n")),
        odd,
        (existing, value) => {
          fc.pre(!/\$\{|\\/.test(value));
          const entries = [entry("A", value), entry("NEW", "1", "Other"), entry("SECOND", "2", "Other")];
          let once: string;
          try {
            once = envFileText(existing, entries);
          } catch (problem) {
            expect(problem).toMatchObject({
              code: "value-refused",
              title: expect.stringContaining("unclosed quote"),
            });
            return;
          }
          expect(envFileText(once, entries)).toBe(once);
          expect(parseEnvFile(once).get("A")).toBe(value);
          expect(parseEnvFile(once).get("SECOND")).toBe("2");
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("keeps a person's lines and order, replaces in place and adds beside its group", () => {
    const existing = "# my notes\nMINE=1 # keep\nA='old'\n\n# Other\nX='1'\n  # end";
    const text = envFileText(existing, [
      entry("A", "it's"),
      entry("X", "1", "Other"),
      entry("Y", "2", "Other"),
      entry("Z", "3", "Third"),
    ]);
    expect(text).toBe("# my notes\nMINE=1 # keep\nA=\"it's\"\n\n# Other\nX='1'\nY='2'\n  # end\n\n# Third\nZ='3'\n");
  });

  it("begins a new file with who wrote it and a comment per group", () => {
    const text = envFileText(undefined, [entry("A", "1"), entry("B", new Secret("B", "2")), entry("C", "3", "More")]);
    expect(text).toMatch(/^# Settings and secrets .* dittofeed-setup/);
    expect(text.endsWith("\n\n# Group\nA='1'\nB='2'\n\n# More\nC='3'\n")).toBe(true);
  });

  it("leaves a line that says the same in a person's own way, unless Compose would read it otherwise", () => {
    expect(envFileText("A=plain # mine\n", [entry("A", "plain")])).toBe("A=plain # mine\n");
    expect(envFileText("A=a$b\n", [entry("A", "a$b")])).toBe("A='a$b'\n");
  });

  it("adds nothing behind a quote that is not closed", () => {
    expect(() => envFileText("MINE='x\n", [entry("A", "1")])).toThrow(
      expect.objectContaining({ code: "value-refused" }),
    );
    expect([...parseEnvFile("MINE='x\n")]).toEqual([["MINE", "'x"]]);
    // As Compose 2.26 and 2.40 read them.
    for (const escaped of ["MINE='x\\'", "MINE='x\n\\'\n"])
      expect(() => envFileText(escaped, [entry("A", "1")])).toThrow(expect.objectContaining({ code: "value-refused" }));
    expect([...parseEnvFile("A='it\\'s a \\ b'\nB='x\\\\'\nC='n'")]).toEqual([
      ["A", "it's a \\ b"],
      ["B", "x\\\\"],
      ["C", "n"],
    ]);
  });

  it("corrects every occurrence of a name that stands twice", () => {
    expect(envFileText("A='1'\nA='2'\n", [entry("A", "3")])).toBe("A='3'\nA='3'\n");
  });

  it.each([
    ["a\nb", "line break"],
    ["a\rb", "line break"],
    ["a\0b", "NUL"],
    ["\ud800", "half a character"],
    ["$" + "{HOME}", "compose 1.29"],
    ["$a\\", "backslash"],
    ["'\"\\", "backslash"],
  ])("refuses %j by the variable's name, without showing it", (value, because) => {
    const refuse = () => envFileText(undefined, [entry("REDIS_PASSWORD", new Secret("REDIS_PASSWORD", value))]);
    expect(refuse).toThrow(
      expect.objectContaining({ code: "value-refused", title: expect.stringContaining("REDIS_PASSWORD") }),
    );
    expect(refuse).toThrow(expect.objectContaining({ saw: expect.stringContaining(because) }));
  });

  it("reads Compose's dialect", () => {
    const text = `\uFEFFA=1\r\nexport B = two words # c\nC='it\\'s $x'\nD="q\\"\\n\\$"\n# E=5\nF=\nG="l1\nl2" # end\nH: h\nI=a#b\nJ=#x\nK= \t#x # c\nL=x\t#y\nM=x\u00a0#y\nN=x #\ry\n!!\n`;
    expect(Object.fromEntries(parseEnvFile(text))).toEqual({
      A: "1",
      B: "two words",
      C: "it's $x",
      D: 'q"\n$',
      F: "",
      G: "l1\nl2",
      H: "h",
      I: "a#b",
      // A comment begins at a blank and #, and at nothing else.
      J: "#x",
      K: "#x",
      L: "x\t#y",
      M: "x\u00a0#y",
      N: "x",
    });
    expect(envFileText(text, [])).toBe(text);
  });

  it("tells a change in names only", () => {
    const change = envFileChange(new Secret(".env", "A='1'\nB='2'\n"), [
      entry("A", "1"),
      entry("B", oddValue),
      entry("C", "3"),
    ]);
    expect(change).toMatchObject({ differs: true, added: ["C"], changed: ["B"] });
    expect(JSON.stringify(change)).not.toContain("p@ss");
    expect(envFileChange(change.text, [entry("B", oddValue)]).differs).toBe(false);
  });
});
