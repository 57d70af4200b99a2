import { expect, it } from "vitest";
import { overridePorts } from "../../../compose/stack/override-ports.ts";

const variables: Readonly<Record<string, string>> = { PG: "5433", EMPTY: "" };
const ports = (written: string) =>
  overridePorts(`services:\n  db:\n    ports: ${written}\n`, (name) => variables[name]).map(
    ({ address, port, containerPort }) => `${address} ${port} ${containerPort}`,
  );

it.each([
  ['["5432:5432"]', ["0.0.0.0 5432 5432"]],
  ['["127.0.0.1:5432:5432/tcp"]', ["127.0.0.1 5432 5432"]],
  ['["[::1]:80:8080"]', ["::1 80 8080"]],
  ['["3000-3002:4000-4002"]', ["0.0.0.0 3000 4000", "0.0.0.0 3001 4001", "0.0.0.0 3002 4002"]],
  ["[{target: 5432, published: 5433}]", ["0.0.0.0 5433 5432"]],
  ['[{target: 5432, published: "5433", host_ip: 10.0.0.1, protocol: tcp}]', ["10.0.0.1 5433 5432"]],
  [
    `["\${PG}:5432", "$PG:1", "\${NONE:-6000}:2", "\${EMPTY:-7000}:3"]`,
    ["0.0.0.0 5433 5432", "0.0.0.0 5433 1", "0.0.0.0 6000 2", "0.0.0.0 7000 3"],
  ],
  // The engine chooses, or it is no TCP, or nobody knows what it will be.
  [`["5432", "0:5432", ":5432", "53:53/udp", "\${NONE}:5432"]`, []],
  ["[{target: 53, published: 53, protocol: udp}, {target: 5432}, null, 7]", []],
  ['["99999:1", "9-3:1", "x:y", "1:2:3:4"]', []],
  ["!reset []", []],
  ["5432", []],
])("ports: %s", (written, expected) => {
  expect(ports(written)).toEqual(expected);
});

it("knows whose it is and on which line, and takes what has a profile of its own for not started", () => {
  const text =
    "services:\n  db: {image: x}\n  caddy:\n    image: caddy\n    ports: ['443:443']\n  debug: {profiles: [x], ports: ['1:1']}\n";
  expect(overridePorts(text, () => undefined)).toEqual([
    { service: "caddy", address: "0.0.0.0", port: 443, containerPort: 443, line: 5 },
  ]);
});

it.each(["", "services: [", "services: 7", "- a", "services: {db: null}", "services: {db: {ports: null}}"])(
  "finds none in %j, and leaves it to Compose to complain",
  (text) => {
    expect(overridePorts(text, () => undefined)).toEqual([]);
  },
);

it("does not look at ten thousand ports one by one", () => {
  expect(ports('["1000-60000:1000-60000"]')).toHaveLength(64);
});
