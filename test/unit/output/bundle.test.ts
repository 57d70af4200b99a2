import { expect, it } from "vitest";
import { redactFiles } from "../../../src/output/bundle/redact-files.ts";
import { removePatterns } from "../../../src/output/bundle/secret-patterns.ts";
import { createRedactor } from "../../../src/output/redactor.ts";
import { secretForms } from "../../../src/output/secret-forms.ts";
import { processorTime } from "../../support/processor-time.ts";

const keep = { hideEmails: false };
const jwt = `eyJhbGciOiJIUzI1NiJ9.${"eyJzdWIiOiIxMjM0NTY3ODkwIn0"}.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P`;
const pem = ["-----BEGIN RSA PRIVATE KEY-----", "MIIEowIBAAKCAQEA7bq", "x9Z1", "-----END RSA PRIVATE KEY-----"].join(
  "\n",
);

it.each([
  ["a JSON web token", `got ${jwt} from api`, "got [JSON web token hidden] from api"],
  ["a private key over several lines", `before\n${pem}\nafter`, "before\n[private key hidden]\nafter"],
  ["a private key that is cut off", `${pem.slice(0, 50)}`, "[private key hidden]"],
  [
    "a password in an address, whatever is in it",
    "connect postgres://app:p@s:s%2F@db:5432/x and redis://:r3d1s@redis:6379",
    "connect postgres://app:[password hidden]@db:5432/x and redis://:[password hidden]@redis:6379",
  ],
  [
    "a database's password with a slash in it, and no port taken for one",
    "postgresql://app:p/s@s/@db:5432/x then http://api:3000/a@b",
    "postgresql://app:[password hidden]@db:5432/x then http://api:3000/a@b",
  ],
  ["a Google client secret", "secret GOCSPX-abcdefghijklmnop!", "secret [Google client secret hidden]!"],
  ["a Google key", `key AIza${"x".repeat(35)}`, "key [Google API key hidden]"],
  ["a HubSpot token", "pat-na1-11111111-2222-3333-4444-555555555555", "[HubSpot token hidden]"],
  ["an authorization header", "authorization Bearer abcdefgh12345", "authorization Bearer [authorization hidden]"],
  ["a setting", "  POSTGRES_PASSWORD: hunter22", "  POSTGRES_PASSWORD: [POSTGRES_PASSWORD hidden]"],
  ["a setting with blanks", 'SMTP_PASSWORD="a b c" X=1', "SMTP_PASSWORD=[SMTP_PASSWORD hidden] X=1"],
  ["a setting that begins like a list", "API_KEY=[x]y", "API_KEY=[API_KEY hidden]]y"],
  ["JSON", '{"clientSecret":"abc def","port":1}', '{"clientSecret":[clientSecret hidden],"port":1}'],
  ["JSON in JSON", '"{\\"apiKey\\":\\"abc\\",\\"a\\":1}"', '"{\\"apiKey\\":[apiKey hidden],\\"a\\":1}"'],
])("removes %s", (_what, text, expected) => {
  const { text: clean, removed } = removePatterns(text, keep);
  expect(clean).toBe(expected);
  expect(removed.size).toBe(1);
});

it.each([
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as it stands in a compose file
  "POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}",
  "JWT_SECRET=\nPOSTGRES_USER=dittofeed",
  '"tokens": [\n  1\n]',
  "password: [POSTGRES_PASSWORD hidden]",
  'secrets: {"token": null, "password": ""}',
  "http://localhost:3000/dashboard at 12:30:01",
  "password authentication failed for user dittofeed",
  "SELECT count(*) FROM admin_api_key",
])("leaves %s alone", (text) => {
  expect(removePatterns(text, keep)).toEqual({ text, removed: new Map() });
});

it("removes e-mail addresses only where that was asked for", () => {
  expect(removePatterns("to zoë.o'k@exämple.org.", keep).text).toContain("@exämple.org");
  const { text, removed } = removePatterns("to ann+1@mail.example.org.", { hideEmails: true });
  expect([text, [...removed]]).toEqual(["to [email address hidden].", [["email address", 1]]]);
});

it("finds a known value in every encoding, and says what was removed from which file", () => {
  const redactor = createRedactor();
  const value = `k'ey "with" $odd <things> & ünusual/=+`;
  redactor.makeSecret("SECRET_KEY", value);
  const forms = [...new Set(secretForms(value))];
  const [report, log, plain] = redactFiles(
    [
      { name: "logs/api-1.log", text: forms.map((form) => `said ${form} twice ${form}`).join("\n") },
      { name: "versions.json", text: '{"node":"24"}' },
    ],
    redactor,
    keep,
  );
  for (const form of forms) expect(log?.text).not.toContain(form);
  expect(plain?.text).toBe('{"node":"24"}');
  expect(report?.name).toBe("REDACTIONS.txt");
  expect(report?.text).toMatch(new RegExp(`^logs/api-1\\.log\\n +${2 * forms.length} x \\[SECRET_KEY hidden\\]$`, "m"));
  expect(report?.text).toMatch(/nothing to remove:\n {2}versions\.json\n/);
  expect(report?.text).toContain("Email addresses were kept");
});

it("is quick on a large log", () => {
  const line = '2026-11-24 10:00:00 level=info msg="GET /api/public/apps/identify" userId=12 a@b.c took=12ms\n';
  const milliseconds = processorTime(() => {
    removePatterns(line.repeat(20_000), { hideEmails: true });
    removePatterns(`a${":".repeat(50_000)}${"@".repeat(50_000)}`, { hideEmails: true });
  });
  expect(milliseconds).toBeLessThan(3_000);
});
