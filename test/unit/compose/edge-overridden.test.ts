import { expect, it, vi } from "vitest";
import { edgeOverrides } from "../../../compose/stack/edge/written-edge.ts";

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
  ["services: {edge: {environment: {NOTE: CADDYFILE}}}", []],
  ["services: {edge: {build: .}}", ["edge.build"]],
  ["services: {edge: !reset null}", ["edge"]],
  ["services: {dashboard: {environment: !override {A: b}}}", ["dashboard.environment"]],
  ["services: {api: {environment: !override {A: b}}}", []],
  ["services: [broken", []],
])("what an override says in the place of the edge's rules: %s", (text, said) => {
  expect(edgeOverrides(text)).toEqual(said);
});

it("says nothing of a line that it does not know, which may hold a secret", () => {
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  edgeOverrides("services: {dashboard: {environment: !override {SECRET_KEY: canary}}, edge: {labels: !own x}}");
  expect(warned).not.toHaveBeenCalled();
  warned.mockRestore();
});
