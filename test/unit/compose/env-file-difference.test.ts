import { expect, it } from "vitest";
import { envDifferenceLines } from "../../../compose/env/env-file.ts";
import { Secret } from "../../../src/domain/secret.ts";

it("shows what changes, and of a secret only that it does", () => {
  const existing = new Secret(
    ".env",
    "# old password: hunter2\nDASHBOARD_URL=http://old\nJWT_SECRET=one\nMY_TOKEN=mine\nSAME=yes\nSMTP_PASSWORD=typed\n",
  );
  const lines = envDifferenceLines(existing, [
    { name: "SAME", value: "yes", group: "g" },
    { name: "DASHBOARD_URL", value: "http://new", group: "g" },
    { name: "JWT_SECRET", value: new Secret("JWT_SECRET", "two"), group: "g" },
    { name: "SMTP_PASSWORD", value: "plain", group: "g" },
    { name: "AUTH_MODE", value: "multi-tenant", group: "g" },
  ]);
  expect(lines).toEqual([
    "-DASHBOARD_URL=http://old",
    "+DASHBOARD_URL=http://new",
    "-JWT_SECRET=(hidden)",
    "+JWT_SECRET=(hidden)",
    "-SMTP_PASSWORD=(hidden)",
    "+SMTP_PASSWORD=(hidden)",
    "+AUTH_MODE=multi-tenant",
  ]);
});
