import { expect, it } from "vitest";
import { describePortMoves, movePorts } from "../../../compose/stack/move-ports.ts";
import { profile } from "./support.ts";

const local = profile({ address: "http://localhost:3001" });
const moves = [
  { name: "edge", from: 3001, to: 3002 },
  { name: "postgres", from: 5433, to: 5434 },
] as const;

it("changes the ports and an address of this host that names one, and nothing else", () => {
  const moved = movePorts(local, moves);
  expect(moved).toEqual({
    ...local,
    ports: { ...local.ports, edge: 3002, postgres: 5434 },
    address: "http://localhost:3002",
  });
  expect(describePortMoves(local, moves)).toEqual([
    "ports.edge: 3001 -> 3002",
    "ports.postgres: 5433 -> 5434",
    "address: http://localhost:3001 -> http://localhost:3002",
  ]);
});

it("leaves an address of its own name alone, and says what stands in front has to be told", () => {
  const address = "https://app.example.com:3001";
  const named = profile({ address });
  expect(movePorts(named, moves).address).toBe(address);
  expect(describePortMoves(named, moves)).toContain(
    "whatever is in front of https://app.example.com:3001 must send requests to port 3002 instead of 3001; that is not done here",
  );
  expect(describePortMoves(profile({ address, tunnel: {} }), moves).join()).not.toContain("in front");
});

it("knows the port that an address leaves out", () => {
  const moved = movePorts(profile({ address: "http://localhost" }), [{ name: "edge", from: 80, to: 81 }]);
  expect(moved.address).toBe("http://localhost:81");
});
