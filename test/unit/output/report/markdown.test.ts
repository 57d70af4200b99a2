import { expect, it } from "vitest";
import { reportMarkdown } from "../../../../src/output/report/markdown.ts";
import { reportSaying } from "../../../support/hostile-report.ts";
import { someReport } from "../../../support/some-report.ts";

it("says the same as the page", async () => {
  await expect(reportMarkdown(someReport())).toMatchFileSnapshot("../../../fixtures/report/some.md");
});

it.each([
  ["a heading, a list and a table", "# x\n- y\n| a | b |"],
  ["a fence", "```\nout\n```\n````"],
  ["HTML", "<script>alert(1)</script><img src=x onerror=y>"],
  ["a mention and numbers of tickets", "@octocat closes #12, !34, ~bug, %3"],
  ["a link and an image", "[click](http://x) ![i](http://x)"],
  ["Mermaid", '"] --> x["'],
])("%s in a text stays a text", (_, text) => {
  const made = reportMarkdown(reportSaying(text));
  const outside = withoutFences(made);
  expect(outside).not.toMatch(/^\s*(?:# x|- y)$|<(?:script|img)/m);
  expect(outside).not.toMatch(/(?<!\\)\[click|(?<!\\)!\[|@octocat|#12|!34/);
  const shape = (lines: string) => lines.match(/^(?:#+ |```+\w*$|- )/gm)?.map((start) => start.replace(/`+/, "```"));
  expect(shape(outside)).toEqual(shape(withoutFences(reportMarkdown(reportSaying("plain")))));
  for (const row of outside.split("\n").filter((line) => line.startsWith("| ")))
    expect([3, 6, 10, 9]).toContain(row.match(/(?<!\\)\|/g)?.length);
  const picture = /```mermaid\n([\s\S]*?)\n```/.exec(made)?.[1] ?? "";
  expect(picture.split("\n").filter((line) => (line.match(/"/g)?.length ?? 0) % 2 !== 0)).toEqual([]);
  expect(picture.match(/-->/g)).toHaveLength(1);
});

/** What stands in a fence is shown as it is: nothing in it can end it but as many signs alone on a line. */
function withoutFences(text: string): string {
  const kept: string[] = [];
  let open: string | undefined;
  for (const line of text.split("\n")) {
    const fence = /^(`{3,})\w*$/.exec(line)?.[1];
    if (open === undefined && fence !== undefined) open = fence;
    else if (open !== undefined && fence === line && fence.length >= open.length) open = undefined;
    else if (open === undefined) kept.push(line);
  }
  expect(open).toBeUndefined();
  return kept.join("\n");
}
