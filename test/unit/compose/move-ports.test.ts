import { expect, it } from "vitest";
import { describePortMoves, movePorts } from "../../../compose/move-ports.ts";
import { profile } from "./support.ts";

const local = profile({ addresses: { dashboard: "http://localhost:3000", api: "http://127.0.0.1:3001" } });
const moves = [
  { name: "dashboard", from: 3000, to: 3002 },
  { name: "postgres", from: 5433, to: 5434 },
] as const;

it("changes the ports and every address of this host that names them, and nothing else", () => {
  const moved = movePorts(local, moves);
  expect(moved).toEqual({
    ...local,
    ports: { ...local.ports, dashboard: 3002, postgres: 5434 },
    addresses: { dashboard: "http://localhost:3002", api: "http://127.0.0.1:3001" },
  });
  expect(describePortMoves(local, moves)).toEqual([
    "ports.dashboard: 3000 -> 3002",
    "ports.postgres: 5433 -> 5434",
    "addresses.dashboard: http://localhost:3000 -> http://localhost:3002",
  ]);
});

it("leaves an address of its own name alone, and says what the proxy has to be told", () => {
  const addresses = { dashboard: "https://app.example.com:3000", api: "https://api.example.com" };
  const public_ = profile({ addresses });
  expect(movePorts(public_, moves).addresses).toEqual(public_.addresses);
  expect(describePortMoves(public_, moves)).toContain(
    "your proxy for https://app.example.com:3000 has to go to port 3002 instead of 3000; that is not done here",
  );
  const behindTunnel = profile({ addresses, tunnel: {} });
  expect(describePortMoves(behindTunnel, moves).join()).not.toContain("proxy");
});

it("knows the port that an address leaves out", () => {
  const plain = profile({ addresses: { dashboard: "http://localhost", api: "http://localhost:3001" } });
  const moved = movePorts(plain, [{ name: "dashboard", from: 80, to: 81 }]);
  expect(moved.addresses.dashboard).toBe("http://localhost:81");
});
