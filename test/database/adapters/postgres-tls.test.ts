import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDatabases } from "../../../src/adapters/postgres/postgres.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import type { Tls } from "../../../src/domain/database.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { makeAuthority, makeCertificate, type TestCertificate } from "../../support/certificates.ts";
import type { TestPostgres } from "../../support/postgres.ts";
import { ownPostgres } from "../postgres.ts";

const databases = createDatabases({ shell: createShell() });
const authority = makeAuthority("Test Authority");
const local = ["DNS:localhost", "IP:127.0.0.1"];

async function open(server: Pick<TestPostgres, "port">, tls: Tls | undefined, changes: object = {}): Promise<void> {
  const password = new Secret("P", "test-only-password");
  const credentials = { user: "dittofeed", password, database: "postgres", ...changes };
  const way = { kind: "tcp", host: "127.0.0.1", port: server.port, ...(tls && { tls }) } as const;
  const database = await databases.open([way], credentials);
  const [row] = await database.query<{ ssl: boolean }>("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
  expect(row?.ssl).toBe(tls !== undefined);
  await database.close();
}

function withServer(certificate: TestCertificate, body: (server: () => TestPostgres) => void): void {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await ownPostgres({ tls: certificate });
  });
  afterAll(() => server.stop());
  body(() => server);
}

describe("a server whose certificate an authority of one's own has signed", () => {
  withServer(makeCertificate({ names: local, authority }), (server) => {
    test.each(["full", "ca", "none"] as const)("is taken with its authority named, verify %s", (verify) =>
      open(server(), { verify, ca: authority.certificate }),
    );

    test("is taken unchecked without it, and else refused, with what it showed and what makes it right", async () => {
      await open(server(), { verify: "none", ca: undefined });
      const refused = open(server(), { verify: "full", ca: undefined });
      await expect(refused).rejects.toMatchObject({
        code: "database-tls",
        title: expect.stringContaining("comes from an unknown authority"),
        saw: expect.stringMatching(
          /signed by CN=Test Authority, for localhost, 127\.0\.0\.1, valid from .* fingerprint/,
        ),
        next: expect.stringContaining("database.external.caFile"),
      });
    });

    test("is refused with another authority, by name", async () => {
      const ca = makeAuthority("Somebody Else").certificate;
      await expect(open(server(), { verify: "ca", ca })).rejects.toMatchObject({
        code: "database-tls",
        next: expect.stringContaining("The authority file contains CN=Somebody Else"),
      });
    });

    test("a connection in clear is told that it takes none", async () => {
      await expect(open(server(), undefined)).rejects.toMatchObject({
        code: "database-tls",
        title: `127.0.0.1:${server().port} accepts only TLS connections`,
        next: expect.stringContaining("sslmode verify-full"),
      });
    });

    test("an authority file that is none is said before anything is sent", async () => {
      await expect(open(server(), { verify: "full", ca: "not a certificate" })).rejects.toMatchObject({
        code: "database-tls",
        title: "The file with the database's certificate authority cannot be used",
      });
    });

    test("a refused password and a database that is not there are said as such, without the password", async () => {
      const tls: Tls = { verify: "full", ca: authority.certificate };
      const wrong = open(server(), tls, { password: new Secret("P", "a-wrong-one") });
      await expect(wrong).rejects.toMatchObject({
        code: "database-refused",
        next: expect.stringContaining("database.external in a profile"),
      });
      await expect(wrong).rejects.toSatisfy((problem) => !JSON.stringify(problem).includes("a-wrong-one"));
      await expect(open(server(), tls, { database: "nowhere" })).rejects.toMatchObject({
        code: "database-unreachable",
        title: 'PostgreSQL is running but has no database "nowhere"',
      });
    });
  });
});

describe("a certificate that is not for this server", () => {
  withServer(makeCertificate({ names: ["DNS:db.example.com"], authority }), (server) => {
    const ca = authority.certificate;
    test("is refused by verify-full, which says for whom it is", async () => {
      await expect(open(server(), { verify: "full", ca })).rejects.toMatchObject({
        code: "database-tls",
        title: `The certificate of 127.0.0.1:${server().port} is not for 127.0.0.1`,
        next: expect.stringContaining("It is for db.example.com"),
      });
    });
    test("and taken by verify-ca", () => open(server(), { verify: "ca", ca }));
  });
});

describe("a certificate for localhost, asked for by address", () => {
  withServer(makeCertificate({ names: ["DNS:localhost"], authority }), (server) => {
    test("is refused", async () => {
      await expect(open(server(), { verify: "full", ca: authority.certificate })).rejects.toMatchObject({
        code: "database-tls",
        title: expect.stringContaining("is not for 127.0.0.1"),
      });
    });
  });
});

describe("a certificate that is over", () => {
  withServer(makeCertificate({ names: local, authority, days: -1 }), (server) => {
    test.each(["full", "ca"] as const)("is refused by verify %s, with the day", async (verify) => {
      await expect(open(server(), { verify, ca: authority.certificate })).rejects.toMatchObject({
        code: "database-tls",
        title: expect.stringMatching(/expired on \d{4}-/),
        next: expect.stringContaining("clock says"),
      });
    });
  });
});

describe("a certificate that is signed by itself", () => {
  const certificate = makeCertificate({ names: local });
  withServer(certificate, (server) => {
    test("is refused, and taken when it is named as its own authority", async () => {
      await expect(open(server(), { verify: "full", ca: undefined })).rejects.toMatchObject({
        code: "database-tls",
        title: expect.stringContaining("is self-signed"),
      });
      await open(server(), { verify: "full", ca: certificate.certificate });
    });
  });
});

test("a server that does not speak TLS, and one that is no PostgreSQL", async () => {
  const answers = { N: "does not speak TLS", X: "The TLS connection to" };
  for (const [answer, title] of Object.entries(answers)) {
    const server = createServer((socket) =>
      socket.on("error", () => undefined).once("data", () => socket.write(answer)),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await expect(open({ port }, { verify: "full", ca: undefined })).rejects.toMatchObject({
      code: "database-tls",
      title: expect.stringContaining(title),
    });
    server.close();
  }
});
