import { expect, it } from "vitest";
import { databaseWays } from "../../../compose/stack/database-ways.ts";

const container = {
  id: "c0ffee",
  published: new Map([[5432, { address: "0.0.0.0", port: 5433 }]]),
  address: "172.18.0.2",
};
const relay = { kind: "relay", container: "c0ffee", image: "x/api:1" };

it("goes by the published port, else by the container's address, else by the relay", () => {
  expect(databaseWays(container, "x/api:1", true)).toEqual([
    { kind: "tcp", host: "127.0.0.1", port: 5433 },
    { kind: "tcp", host: "172.18.0.2", port: 5432 },
    relay,
  ]);
});

it("goes by the relay alone where the engine is elsewhere", () => {
  expect(databaseWays(container, "x/api:1", false)).toEqual([relay]);
});

it("finds no way without an image to run the relay from, elsewhere", () => {
  expect(databaseWays({ ...container, published: new Map(), address: undefined }, undefined, true)).toEqual([]);
});
