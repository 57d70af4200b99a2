import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TestCertificate {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateOrder {
  /** Of subjectAltName: "DNS:localhost", "IP:127.0.0.1". */
  names: readonly string[];
  /** Absent: signed by itself. */
  authority?: TestCertificate;
  /** From now; a negative number is over already. */
  days?: number;
}

/** Made by the system's openssl, as an operator would make them; nothing of it stays on the disk. */
export function makeAuthority(name: string): TestCertificate {
  return inFolder((folder) => {
    openssl(folder, ["req", "-x509", ...newKey, "-out", "cert.pem", "-days", "30", "-subj", `/CN=${name}`]);
    return read(folder);
  });
}

export function makeCertificate({ names, authority, days = 30 }: CertificateOrder): TestCertificate {
  return inFolder((folder) => {
    const subject = ["-subj", "/CN=test server"];
    const about = `subjectAltName=${names.join(",")}`;
    if (authority === undefined)
      openssl(folder, [
        "req",
        "-x509",
        ...newKey,
        "-out",
        "cert.pem",
        "-days",
        String(days),
        ...subject,
        "-addext",
        about,
      ]);
    else {
      writeFileSync(join(folder, "ca.pem"), authority.certificate);
      writeFileSync(join(folder, "ca.key"), authority.key);
      writeFileSync(join(folder, "extensions"), `${about}\n`);
      openssl(folder, ["req", ...newKey, "-out", "request.pem", ...subject]);
      const signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "extensions"];
      openssl(folder, ["x509", "-req", "-in", "request.pem", "-out", "cert.pem", "-days", String(days), ...signing]);
    }
    return read(folder);
  });
}

const newKey = ["-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem"];

function openssl(folder: string, words: readonly string[]): void {
  execFileSync("openssl", words, { cwd: folder, stdio: "pipe" });
}

function read(folder: string): TestCertificate {
  const text = (name: string) => readFileSync(join(folder, name), "utf8");
  return { certificate: text("cert.pem"), key: text("key.pem") };
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "certificates-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
