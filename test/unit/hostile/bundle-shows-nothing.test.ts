import { describe, expect, it } from "vitest";
import { environmentNames } from "../../../compose/env/environment.ts";
import { isShownSetting } from "../../../compose/env/shown-settings.ts";
import { composeOutline } from "../../../compose/stack/override-outline.ts";
import { isSecretName } from "../../../src/domain/secret-names.ts";
import { redactFiles, redactValue } from "../../../src/output/bundle/redact-files.ts";
import { removePatterns } from "../../../src/output/bundle/secret-patterns.ts";
import { createRedactor } from "../../../src/output/redactor.ts";
import { reportMarkdown } from "../../../src/output/report/markdown.ts";
import { reportPage } from "../../../src/output/report/page.ts";
import { reportSaying } from "../../support/hostile-report.ts";
import { someProfile } from "../../support/some-profile.ts";

const x = "hUnt3r2_S3cretPassw0rd";

/** What people and their software write; the planted value must be gone. */
const planted = [
  `SMTP_PASS=${x}`,
  `DB_PASS=${x}`,
  `PASSPHRASE=${x}`,
  `STRIPE_KEY=${x}`,
  `ENCRYPTION_KEY=${x}`,
  `SIGNING_KEY=${x}`,
  `SENDGRID_KEY=${x}`,
  `SMTP_AUTH=${x}`,
  `BASIC_AUTH=admin:${x}`,
  `PASSWORD_SALT=${x}`,
  `WALLET_SEED=${x}`,
  `LICENSE=${x}`,
  `SLACK=https://hooks.slack.com/services/T00000000/B00000000/${x}`,
  `SENTRY=https://${x}@sentry.io/12`,
  `url=/cb?access_token=${x}`,
  `"url":"/cb?token=${x}"`,
  `command: "prog --token=${x}"`,
  `JDBC=jdbc:postgresql://db/x?user=a&password=${x}`,
  `Server=db;User=a;Pwd=${x};Encrypt=true`,
  `"url":"/oauth2/callback?state=abc&code=4%2F0${x}${x}"`,
  `x-api-key: ${x}`,
  `"writeKey":"${x}"`,
  `"set-cookie":["session=${x}; Path=/; HttpOnly"]`,
  `authorization: Token ${x}`,
  `authorization: ApiKey ${x}`,
  `authorization: ${x}`,
  `redis-server --requirepass ${x}`,
  `ALTER ROLE a PASSWORD '${x}'`,
  `the password is ${x}`,
  `<password>${x}</password>`,
  `'password' => '${x}'`,
  `secret: |\n    ${x}\n    ${x}`,
  `-----BEGIN PGP PRIVATE KEY BLOCK-----\n${x}\n-----END PGP PRIVATE KEY BLOCK-----`,
  `got ghp_${x}`,
  `got sk_live_${x}`,
  `got xoxb-${x}`,
  `got SG.${x}.${x}`,
  `got glpat-${x}`,
  `got npm_${x}`,
  `got dckr_pat_${x}`,
  `ann:$apr1$abcdefgh$${x}`,
  // And relatives of these.
  `smtp_pass=${x}`,
  `smtpPassword=${x}`,
  `REDIS_URL=redis://:${x}@redis:6379`,
  `AMQP=amqps://a:${x}@mq/v`,
  `BROKER_DSN=${x}`,
  `GET /file?sig=${x}&sv=1`,
  `GET /o?X-Amz-Signature=${x}&X-Amz-Date=1`,
  `GET /cb?id_token=${x}`,
  `GET /cb%3Fcode%3D${x}%26state%3D1`,
  `redirect=%2Fcb%3Ftoken%3D${x}`,
  `curl -H "Authorization: Basic ${x}" http://x`,
  `curl -u admin:${x} http://x`,
  `mysql -u a -p${x} db`,
  `redis-cli -a ${x} ping`,
  `docker run -e API_TOKEN=${x} image`,
  `https://bot:${x}@git.example.org/r.git`,
  `https://${x}@github.com/r.git`,
  `{SSHA}${x}${x}`,
  `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${x};EndpointSuffix=x`,
  `//registry.npmjs.org/:_authToken=${x}`,
  `Cookie: sid=${x}; theme=dark`,
  `{"headers":{"cookie":"sid=${x}","host":"a"}}`,
  `{"headers":{"proxy-authorization":"Basic ${x}"}}`,
  `requirepass ${x}`,
  `machine h login me password ${x}`,
  `CREATE USER a IDENTIFIED BY '${x}'`,
  `client_secret=${x}&grant_type=x`,
  `{\\"clientSecret\\":\\"${x}\\",\\"a\\":1}`,
  `{"msg":"{\\"token\\":\\"${x}\\"}"}`,
  `token: >-\n  ${x}`,
  `-----BEGIN OPENSSH PRIVATE KEY-----\n${x}`,
  `-----BEGIN ENCRYPTED PRIVATE KEY-----\\n${x}\\n-----END ENCRYPTED PRIVATE KEY-----`,
  `AGE-SECRET-KEY-1${x.toUpperCase()}`,
  `bot 123456789:AA${x}${x}`,
  `x-hub-signature: ${x}`,
  `passphrase: "${x}"`,
  `db.password = ${x}`,
  `--api-key ${x}`,
  `--password "${x}"`,
  `/cb?a=1\\u0026token=${x}`,
  `hvs.${x}`,
];

describe("of what is planted in a log, a command or a file, nothing is left", () => {
  it.each(planted)("%s", (text) => {
    for (const around of [text, `2026-11-24 10:00:00 api | ${text}`, JSON.stringify({ level: 30, msg: text })]) {
      if (around !== text && text.includes("\n")) continue;
      expect(removePatterns(`before\n${around}\nafter\n`, { hideEmails: false }).text).not.toMatch(new RegExp(x, "i"));
    }
  });

  it("in a report, as a page and as Markdown", () => {
    for (const text of planted) {
      const { value, removed } = redactValue(reportSaying(text), createRedactor(), { hideEmails: false });
      expect(removed.size).toBeGreaterThan(0);
      for (const written of [reportPage(value), reportMarkdown(value), JSON.stringify(value)])
        expect(written).not.toMatch(new RegExp(x, "i"));
    }
  });

  it("in a JSON file it stays JSON", () => {
    const value = {
      command: ["redis-server", "--requirepass", x, "--port", "6379"],
      environment: { SMTP_PASS: x, NODE_ENV: "production" },
      lines: planted,
      nested: { apiKey: x, count: 3, is: true },
    };
    const files = redactFiles([{ name: "a.json", text: JSON.stringify(value) }], createRedactor(), {
      hideEmails: true,
    });
    const left = JSON.parse(files.find(({ name }) => name === "a.json")?.text ?? "");
    expect(JSON.stringify(left)).not.toContain(x);
    expect(left).toMatchObject({
      command: ["redis-server", "--requirepass", expect.any(String), "--port", "6379"],
      environment: { NODE_ENV: "production" },
      nested: { count: 3, is: true },
    });
  });
});

it.each([
  "basic\nauthentication is what the next line says",
  "the password is wrong",
  "JWT_SECRET: missing in .env",
  "GET /api/public/apps/identify?userId=12&page=2 200 12ms",
  "EMBEDDED_SESSION_REFRESH_TOKEN_SECONDS=604800",
  "https://app.example.com/dashboard at 12:30:01",
  "key: value, kind: x",
  "mailto:ann@example.com",
])("%j stays as it is", (text) => {
  expect(removePatterns(text, { hideEmails: false })).toEqual({ text, removed: new Map() });
});

describe("of an environment", () => {
  it("what this product writes and is no secret is shown, and nothing else", () => {
    const profile = someProfile({ mode: "embedded" });
    for (const name of environmentNames(profile))
      expect([name, isShownSetting(name)]).toEqual([name, !isSecretName(name)]);
    for (const name of ["NEXTAUTH_EXTRA", "MY_SETTING", "SLACK", "LOG_LEVEL", "smtp", ""])
      expect(isShownSetting(name)).toBe(false);
  });
});

it("of a compose file that a person wrote, keys and structure are shown, and nothing of anybody's", () => {
  const text = `# ${x}
x-anchors: &a {NOTE: ${x}}
services:
  api:
    image: mine/api:1
    ports: ["8080:80"]
    environment:
      NOTE: ${x}
      NODE_ENV: production
    command: [serve, --note, ${x}]
    labels: {note: ${x}}
    healthcheck: {test: "curl -u a:${x} x", interval: 5s}
  other:
    environment: [NOTE=${x}, NODE_ENV=production]
    environment2: *a
configs: {c: {content: "${x}"}}
`;
  const outline = composeOutline(text);
  expect(outline).not.toContain(x);
  for (const shown of [
    "image: mine/api:1",
    "- 8080:80",
    "NODE_ENV: production",
    "interval: 5s",
    "NOTE: [value hidden]",
  ])
    expect(outline).toContain(shown);
  expect(composeOutline(`a: [${x}`)).toContain("not shown");
});

it.each([
  "x.x.x",
  "a=",
  "key=",
  ":",
  "://",
  "postgres://",
  "http://a ",
  "http://a@",
  "eyJ-",
  "eyJaaaaaaaaa.",
  "a@b.",
  "@",
  "aaaa",
  "token ",
  "basic  ",
  "<a>",
  "<password>",
  "-----BEGIN ",
  "-----BEGIN PRIVATE KEY-----",
  'password="',
  "password='",
  '\\"token\\":',
  "authorization:${X ",
  "cookie: ",
  "mysql ",
  "--token ",
  "secret: |\n",
  " ",
  "%3D",
  "a-",
])("a megabyte of %j takes time by its length", (part) => {
  const text = part.repeat(Math.ceil(1_000_000 / part.length));
  const before = process.cpuUsage();
  removePatterns(text, { hideEmails: true });
  const { user, system } = process.cpuUsage(before);
  // What goes back over it takes minutes.
  expect((user + system) / 1_000_000).toBeLessThan(8);
});
