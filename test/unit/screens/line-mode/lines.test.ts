import { describe, expect, it } from "vitest";
import { keysOfLine, linesOf } from "../../../../screens/line-mode/lines.ts";
import { services, wizardStates } from "../../../support/wizard-states.ts";

function names(line: string, screen: string): string[] {
  const state = wizardStates[screen];
  if (state === undefined) return expect.unreachable(`there is no screen ${screen}`);
  return keysOfLine(line, state, services).map((key) => key.name);
}

describe("a typed line", () => {
  it("chooses by number, and nothing where there is no such number", () => {
    expect(names("", "welcome")).toEqual(["enter"]);
    expect(names("3", "welcome")).toEqual(["down", "down", "enter"]);
    expect(names("1", "mode")).toEqual(["up", "enter"]);
    expect(names("8", "options")).toEqual([...Array.from({ length: 7 }, () => "down"), "enter"]);
    for (const wrong of ["0", "6", "7", "99", "x", "-1", "1e3"]) expect(names(wrong, "welcome"), wrong).toEqual([]);
    expect(names("3", "mode")).toEqual([]);
    expect(names("11", "options")).toEqual([]);
    expect(names("2", "hubspot")).toEqual(["line", "enter"]);
    expect(names("1", "hubspot")).toEqual(["line", "enter"]);
    expect(names("3", "hubspot")).toEqual([]);
  });

  it("answers, empties, asks for help and goes back in a question", () => {
    expect(names("shop", "place")).toEqual(["line", "enter"]);
    expect(names("-", "place")).toEqual(["line", "enter"]);
    expect(names("?", "place")).toEqual(["help"]);
    expect(names("<", "place")).toEqual(["escape"]);
    expect(names("GOCSPX-x", "google")).toEqual(["line", "paste", "enter"]);
    expect(names("y", "progress-stop")).toEqual(["text"]);
  });
});

it("says of a run each state of each step, without bars and clocks, and of a stop on the same screen", () => {
  const [running, stopping] = ["progress-start", "progress-stop"].map((name) => {
    const state = wizardStates[name];
    return state === undefined ? expect.unreachable(name) : linesOf(state, services);
  });
  expect(running).toMatchObject({ heading: "Installing", prompt: undefined });
  expect(running?.lines).toEqual(
    expect.arrayContaining(["Pull the images: done", "postgres: healthy", "api: starting"]),
  );
  expect(stopping).toMatchObject({ heading: "Installing", prompt: "Stop now? You can continue later. y or n" });
});
