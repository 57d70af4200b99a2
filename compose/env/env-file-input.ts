import { Secret } from "../../src/domain/secret.ts";
import type { InsideQuestion } from "../scripts/inside.ts";

/** The question with the settings that the app would have: for standard input alone, since secrets are among them. */
export function questionWithSettings(question: InsideQuestion, environment: ReadonlyMap<string, Secret>): Secret {
  return Secret.json("settings", { ...question, settings: Object.fromEntries(environment) });
}
