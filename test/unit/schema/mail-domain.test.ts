import { expect, test } from "vitest";
import { isCommonMailDomain } from "../../../schema/workspaces/workspace-spec.ts";

test.each(["gmail.com", "GMAIL.com", "yahoo.co.uk", "outlook.com.", "googlemail.com", "web.de", "foo.gmail.com"])(
  "%s belongs to anybody",
  (domain) => {
    expect(isCommonMailDomain(domain)).toBe(true);
  },
);

test.each(["acme.com", "gmailer.io", "my-gmail.example", "live.acme.com"])("%s is a company's own", (domain) => {
  expect(isCommonMailDomain(domain)).toBe(false);
});
