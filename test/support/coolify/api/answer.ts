import type { Asked, State, Token } from "../state.ts";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Request extends Asked {
  readonly url: URL;
  readonly token: Token;
  readonly state: State;
  /** From `/applications/{uuid}/envs/{other}`. */
  readonly words: readonly string[];
  /** Where it was sent as JSON, and how it reads. */
  readonly isJson: boolean;
}

export const json = (status: number, body: unknown, headers = {}): Answer => ({ status, body, headers });
export const message = (status: number, text: string): Answer => json(status, { message: text });

export function canReadSensitive({ token }: Request): boolean {
  return token.abilities.includes("root") || token.abilities.includes("read:sensitive");
}

/** bootstrap/helpers/api.php 341. */
export function refuseBody({ isJson, body }: Request): Answer | undefined {
  const refused = (error: string) => json(400, { message: "Invalid request.", error });
  if (!isJson) return refused("Content-Type must be application/json.");
  if (body === undefined || body === null) return refused("Invalid JSON.");
  return Object.keys(body).length === 0 ? refused("Empty JSON.") : undefined;
}

/** A field that it does not know is a fault, each by its name, beside the faults of those that it knows. */
export function refuseFields(body: object, allowed: readonly string[], faults: Record<string, string[]> = {}) {
  const errors: Record<string, string[]> = { ...faults };
  for (const field of Object.keys(body)) {
    if (!allowed.includes(field)) errors[field] = [...(errors[field] ?? []), "This field is not allowed."];
  }
  return Object.keys(errors).length === 0 ? undefined : json(422, { message: "Validation failed.", errors });
}
