import { domainName } from "../../../src/domain/profile.ts";
import { type Answers, isForCoolify, isFromSource } from "../answers.ts";
import type { Question } from "./question.ts";

const isHttps = (answers: Answers) => answers.address.trim().startsWith("https:");
/** Of Coolify's the proxy has it. */
const needsCertificate = (answers: Answers) => isHttps(answers) && !isForCoolify(answers);
const hasTls = (tls: string) => (answers: Answers) => needsCertificate(answers) && answers["edge.tls"] === tls;

const check = (value: string) =>
  domainName.safeParse(value.trim()).success ? undefined : "must be a domain such as example.com, without https://";

export const address: Question = {
  title: "Address",
  intro: "The single address of the dashboard and the API, for people and programs.",
  when: (answers) => !isFromSource(answers),
  fields: [
    {
      kind: "text",
      path: "domain",
      label: "Domain",
      when: (answers) => !isForCoolify(answers),
      whenEmpty: "this machine only",
      check,
      help: "Fills in the address, with app. before it; you can change it. Example: example.com; leave it empty to use localhost.",
    },
    {
      kind: "text",
      path: "domain",
      label: "Domain",
      when: isForCoolify,
      whenEmpty: "only the address below",
      check,
      help: "Fills in the address, with app. before it; you can change it. It must lead to the server with Coolify's proxy. Example: example.com.",
    },
    {
      kind: "text",
      path: "address",
      label: "Address",
      what: "an address",
      look: "address",
      example: "https://app.example.com",
      help: "What people type into their browser, without a path at the end. Example: https://app.example.com, or http://localhost:3001.",
    },
    {
      kind: "choice",
      path: "edge.tls",
      label: "Certificate",
      when: needsCertificate,
      choices: [
        { value: "acme", label: "Let's Encrypt" },
        { value: "behind-proxy", label: "proxy in front" },
        { value: "files", label: "files" },
        { value: "internal", label: "own authority" },
      ],
      help: "Let's Encrypt needs ports 80 and 443 of this machine, and a name that points to it. Choose the second if you have your own proxy, load balancer or tunnel.",
    },
    {
      kind: "text",
      path: "edge.email",
      label: "Email",
      whenEmpty: "no warnings",
      when: hasTls("acme"),
      help: "Let's Encrypt sends a warning there before a certificate expires. Example: ops@example.com.",
    },
    {
      kind: "text",
      path: "edge.certificate.file",
      what: "the path of the certificate",
      label: "Certificate file",
      when: hasTls("files"),
      help: "PEM, with the intermediate certificates. Example: /etc/ssl/app.example.com.pem.",
    },
    {
      kind: "text",
      path: "edge.certificate.keyFile",
      what: "the path of the key",
      label: "Key file",
      when: hasTls("files"),
      help: "PEM, the key of that certificate; it stays where it is. Example: /etc/ssl/app.example.com.key.",
    },
  ],
};
