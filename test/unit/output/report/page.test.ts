import { describe, expect, it } from "vitest";
import { reportPage } from "../../../../src/output/report/page.ts";
import { palettes } from "../../../../src/output/report/style.ts";
import { reportSaying } from "../../../support/hostile-report.ts";
import { someReport } from "../../../support/some-report.ts";

const page = reportPage(someReport());

describe("the page", () => {
  it("says first what is wrong, and offers each command to be copied", () => {
    expect(page).toMatch(/<span class="word">Problem<\/span> AUTH_PROVIDER is not google in api\. \(C8\)/);
    expect(page).toContain('<pre class="copy">dittofeed-setup doctor --profile acme --fix C8</pre>');
    expect(page).toContain("api: AUTH_PROVIDER=anonymous\nworker: AUTH_PROVIDER=google");
    expect(page.indexOf('class="finding fail"')).toBeLessThan(page.indexOf('class="finding warn"'));
  });

  it("says so where nothing is wrong, nothing runs and nothing has run", () => {
    const quiet = reportPage(
      someReport({
        ...{ findings: [], services: [], run: undefined, stack: { boxes: [], arrows: [], unknown: undefined } },
        verdict: { severity: "ok", sentence: "No problems.", tally: "60 checks passed." },
      }),
    );
    for (const said of ["No problems.", "There are no containers.", "No run is recorded here."])
      expect(quiet).toContain(said);
  });

  it("loads nothing and runs nothing", () => {
    expect(page).toContain('content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;');
    expect(page).not.toMatch(/<script|<link|<img|<iframe|<button|\bsrc=|url\((?!#)|@import|\son\w+=|\sstyle="/i);
    const links = [...page.matchAll(/\bhref="([^"]*)"/g)].map(([, to]) => to);
    expect(links.filter((to) => !to?.startsWith("#"))).toEqual([]);
  });

  it("has one heading of the page, headings of its parts, and a name for every picture and table", () => {
    expect(page.match(/<h1>/g)).toHaveLength(1);
    for (const part of ["findings", "services", "stack", "run", "left-out"]) {
      expect(page).toContain(`<section id="${part}" aria-labelledby="h-${part}">`);
      expect(page).toContain(`href="#${part}"`);
    }
    const count = (pattern: RegExp) => page.match(pattern)?.length ?? 0;
    expect(count(/<svg [^>]*role="img" aria-labelledby="\w+-title \w+-desc"/g)).toBe(2);
    expect(count(/<table/g)).toBe(count(/<thead><tr><th scope="col">/g));
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("keeps every tag closed, whatever a text in it says", () => {
    for (const text of [
      "plain",
      "</title></style></svg></pre><script>alert(1)</script>",
      `"'><img onerror='x'>`,
      "&lt;b&gt; <!-- ",
    ]) {
      const made = reportPage(reportSaying(text));
      expect(made).not.toMatch(/<script|<img|<!-- /);
      expect(tagsOf(made)).toEqual(tagsOf(reportPage(reportSaying("plain"))));
    }
  });

  it("is small: what could grow without end is cut before, and a page of it fits a ticket", () => {
    expect(page.length).toBeLessThan(40_000);
  });
});

describe("the colours", () => {
  const onText = ["text", "muted", "fail", "warn", "ok", "unknown", "link"] as const;
  it.each(["light", "dark"] as const)("of the %s page have the contrast of WCAG AA", (name) => {
    const palette = palettes[name];
    const low = onText.flatMap((tone) =>
      (["page", "panel"] as const)
        .map((ground) => ({ pair: `${tone} on ${ground}`, ratio: contrast(palette[tone], palette[ground]) }))
        .filter(({ ratio }) => ratio < 4.5),
    );
    const labels = (["networkA", "networkB"] as const).map((ground) => contrast(palette.muted, palette[ground]));
    expect(low).toEqual([]);
    expect(Math.min(...labels)).toBeGreaterThan(4.5);
    // What is drawn and no text: lines and bars.
    expect(Math.min(contrast(palette.edge, palette.page), contrast(palette.bar, palette.page))).toBeGreaterThan(3);
  });
});

/** Names of all tags and attributes in their order: foreign text must not add any. */
function tagsOf(text: string): string[] {
  return [...text.matchAll(/<(\/?[a-z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi)].map(
    ([, tag, attributes]) => `${tag}${(attributes ?? "").replace(/="[^"]*"/g, "")}`,
  );
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
