import { expect, it } from "vitest";
import { edgeOverrides } from "../../../compose/edge/overridden.ts";

it.each([
  [undefined, []],
  [
    "services:\n  edge:\n    labels: {mine: kept}\n  dashboard:\n    volumes: [./logo.png:/app/public/logo.png:ro]\n",
    [],
  ],
  ["# the edge and the dashboard stay as they are\nservices: {api: {mem_limit: 2g}}\n", []],
  ["services: {edge: {image: nginx}}", ["edge.image"]],
  ["services: {dashboard: {command: [node, server.js]}}", ["dashboard.command"]],
  ["services: {edge: {environment: [CADDYFILE=x]}}", ["edge.environment.CADDYFILE"]],
  [
    "services: {dashboard: {environment: {DASHBOARD_API_BASE: 'http://api:3001'}}}",
    ["dashboard.environment.DASHBOARD_API_BASE"],
  ],
  ["services: {dashboard: {environment: {OTHER: x}}}", []],
  ["services: [broken", []],
])("what an override says in the place of the edge's rules: %s", (text, said) => {
  expect(edgeOverrides(text)).toEqual(said);
});
