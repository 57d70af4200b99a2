import type { PortName } from "../../../src/domain/profile.ts";
import type { AnswerPath } from "../answers.ts";
import { hasCertificateHere, isForCoolify, isFromSource, portNames } from "../answers.ts";
import type { Question, TextField } from "./question.ts";

const labels: Record<PortName, string> = {
  edge: "Edge",
  http: "Edge, HTTP",
  https: "Edge, HTTPS",
  postgres: "PostgreSQL",
  redis: "Redis",
  clickhouse: "ClickHouse",
  clickhouseNative: "ClickHouse native",
  temporal: "Temporal",
};

const required: readonly PortName[] = ["edge", "http", "https"];

export const ports: Question = {
  title: "Ports",
  intro: "Ports on this machine. All but the first three can stay empty: the containers do not need them.",
  when: (answers) => !isForCoolify(answers) && !isFromSource(answers),
  fields: portNames.map(portField),
  inShort: (answers) => {
    const edge = hasCertificateHere(answers)
      ? `${answers["ports.http"]} and ${answers["ports.https"]}`
      : answers["ports.edge"];
    const named = portNames
      .filter((name) => !required.includes(name))
      .map((name) => ({ name, port: answers[`ports.${name}` as AnswerPath] }))
      .filter(({ port }) => port !== "")
      .map(({ name, port }) => `${labels[name]} ${port}`);
    return [edge, ...named].join(", ");
  },
};

function portField(name: PortName): TextField {
  const isRequired = required.includes(name);
  const without = isRequired
    ? "The first is used without a certificate here, the other two with one."
    : "With one, programs on this machine can reach the service; without one, only the containers can.";
  return {
    kind: "text",
    path: `ports.${name}`,
    label: labels[name],
    what: "a port",
    look: "ports",
    help: `A number from 1 to 65535 that nothing else uses on this machine. ${without}`,
    ...(isRequired ? {} : { whenEmpty: "not published" }),
  };
}
