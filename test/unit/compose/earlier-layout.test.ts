import { expect, it } from "vitest";
import { composeText } from "../../../compose/stack/compose-file.ts";
import { isEarlierLayout, movesFromEarlierLayout } from "../../../compose/stack/edge/written-edge.ts";
import { profile, secrets } from "./support.ts";

it("is told by the service that was not there", () => {
  expect(isEarlierLayout("services:\n  api: {}\n  dashboard: {}\n")).toBe(true);
  expect([isEarlierLayout(undefined), isEarlierLayout(composeText(profile(), secrets(), undefined))]).toEqual([
    false,
    false,
  ]);
});

it("says what moves, what somebody else has to change, and how to go back", () => {
  const earlier =
    'services: {postgres: {ports: ["127.0.0.1:5433:5432"]}, redis: {ports: []}, temporal: {ports: ["127.0.0.1:7234:7233"]}}';
  expect(movesFromEarlierLayout(earlier, profile())).toEqual([
    expect.stringContaining("https://app.example.com for dashboard and API, on port 3000"),
    expect.stringContaining("send all requests for https://app.example.com to port 3000"),
    "ports of postgres, temporal on this host are closed; set a number in the profile (ports.postgres) to open one again",
    expect.stringContaining("your own lines reach api, worker and dashboard"),
    expect.stringContaining("a separate network"),
    expect.stringContaining("limits in the profile"),
    "to register at Google: https://app.example.com/api/public/auth/oauth2/callback/google",
    expect.stringContaining("to go back"),
  ]);
  expect(movesFromEarlierLayout(earlier, profile({ tunnel: {} }))[1]).toContain("http://edge:8080");
  const ports = { postgres: 5433, redis: 6380, clickhouse: 8124, clickhouseNative: 9001, temporal: 7234 };
  expect(movesFromEarlierLayout(earlier, profile({ ports })).join()).not.toContain("closed; a number");
});
