import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** What must not come back, each with the reason (docs/style.md); `except` is what is quoted or is right as it stands. */
const rules: readonly { what: string; form: RegExp; why: string; except?: RegExp }[] = [
  { what: "anew", form: /\banew\b/i, why: "archaic: again, or recreate" },
  { what: "afresh", form: /\bafresh\b/i, why: "archaic: start over" },
  { what: "thereof and its kin", form: /\b(there|here|where)(of|in|by|upon|with)\b/i, why: "a lawyer's words" },
  { what: "of its own", form: /\bof (its|your|his|their) own\b/, why: "its own …, or an additional …" },
  { what: "is away", form: /\b(is|are) away\b/, why: "is down, is missing" },
  { what: "in the way", form: /\b(stands?|are|is) in the way\b/, why: "what must be fixed first" },
  { what: "that is none", form: /\b(that|which) (is|are) (none|no)\b(?! longer)/, why: "not a …" },
  {
    what: "is no",
    form: /\b(is|are) no [a-z]+(?! longer)/,
    why: "is not a …",
    except: /\b(is|are) no (longer|\w+ (to|in|for|such|yet|way|route|command))|there (is|are) no/i,
  },
  { what: "what is not there", form: /\bnot there( any more)?\b/, why: "is missing, does not exist" },
  { what: "is there already", form: /\b(is|are) there already\b/, why: "already exists" },
  { what: "mend", form: /\bmend(s|ed|ing)?\b/i, why: "fix, repair" },
  { what: "put right", form: /\bput(s)? (it |that |them )?right\b/i, why: "fix" },
  { what: "stranger", form: /\bstrangers?\b/i, why: "unauthenticated" },
  {
    what: "somebody",
    form: /\b(some|any|every)body\b/i,
    why: "someone, anyone, everyone: one form",
    except: /not signed in to http/,
  },
  {
    what: "could not be reached",
    form: /\bcould not be (reached|read|opened|found)\b/,
    why: "cannot, for what is still so",
    except: /^ {2}(could not be read|.*(\{saw\}|\{said\}|\{1\}|\(\{))/,
  },
  { what: "look at", form: /\blooked (at|into)\b/, why: "checked, inspected" },
  { what: "take away", form: /\btak(e|es|ing|en) (\w+ )?(away|out)\b/i, why: "remove" },
  { what: "up to now", form: /\bby itself alone\b|\bis told\b|\bis said\b/, why: "a translated passive" },
  { what: "any more", form: /\bany more\b/, why: "no longer" },
  { what: "of a person", form: /\bof a person\b|\bby hand alone\b/, why: "the person is the reader" },
  { what: "Please", form: /\bplease\b/i, why: "a program asks by saying what to do" },
  { what: "successfully", form: /\bsuccessful(ly)?\b/i, why: "what is done is done" },
  { what: "Oops", form: /\b(oops|sorry|unfortunately|whoops)\b/i, why: "an error says what was seen" },
  { what: "!", form: /[a-z]!(\s|$)/, why: "no exclamation" },
  { what: "e-mail", form: /\be-mail/i, why: "one form: email" },
  {
    what: "British spelling",
    form: /\b(colour|behaviour|centre|licence|catalogue|organis|recognis|cancelling)\w*/i,
    why: "one spelling",
    except: /catalogue of/,
  },
  { what: "log in to", form: /\blog(ged)? into\b/i, why: "sign in to, or log in to" },
  { what: "curly quotes", form: /[“”‘’]/, why: "a terminal may not have them" },
  { what: "two blanks", form: /[a-z,;] {2}[a-z]/, why: "one blank; three before what a command does" },
  {
    what: "directory",
    form: /\bdirector(y|ies)\b/,
    why: "one word: folder",
    except: /directory:|ACME|such file or|Is a |working |directory\)|\.directory|in the profile|\{directory\}/,
  },
  {
    what: "three colons",
    form: /^ {2}[^.;`({"]*: [^.;`({"]*: [^.;`({"]*: /,
    why: "a colon opens one thing",
    except: /restart: |Then: /,
  },
];

/** One text each, without the pages and files that are written as a whole. */
const lines = readFileSync("test/fixtures/messages.txt", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("  ") && !line.includes("\\n"));

/** The pages too, but for style.md, which quotes what must not be said, and code, which is not ours to spell. */
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync("docs").flatMap((file) => (file.endsWith(".md") && file !== "style.md" ? [`docs/${file}`] : [])),
].flatMap((path) =>
  readFileSync(path, "utf8")
    .replaceAll(/^```[\s\S]*?^```/gm, "")
    .replaceAll(/`[^`]*`|\]\([^)]*\)/g, "code")
    .split("\n")
    .map((line) => `${path} ${line}`),
);

it.each(rules.filter(({ what }) => !["two blanks", "three colons"].includes(what)))(
  "the pages say nowhere: $what ($why)",
  ({ form, except }) => expect(pages.filter((line) => form.test(line) && except?.test(line) !== true)).toEqual([]),
);

/** The longest sentence; commands and what is filled in count as words too. */
const mostWords = 40;

it.each(rules)("says nowhere: $what ($why)", ({ form, except }) => {
  const said = lines.filter((line) => form.test(line) && except?.test(line) !== true);
  expect(said).toEqual([]);
});

it("has no sentence that has to be read twice", () => {
  const long = lines
    .filter((line) => !/^ {2}(#|--|<!--)/.test(line))
    .flatMap((line) => line.split(/[.;:?](?= |$)|\(|\)| {3}/))
    .filter((sentence) => sentence.trim().split(/\s+/).length > mostWords);
  expect(long).toEqual([]);
});
