import { randomBytes } from "node:crypto";

/** A row of `environment_variables` (app/Models/EnvironmentVariable.php). */
export interface Variable {
  readonly id: number;
  readonly uuid: string;
  readonly key: string;
  value: string | null;
  isPreview: boolean;
  isLiteral: boolean | null;
  isMultiline: boolean | null;
  isShownOnce: boolean | null;
  isRuntime: boolean;
  isBuildtime: boolean;
  isRequired: boolean;
  comment: string | null;
}

export type NewVariable = { key: string; value?: string | null } & Partial<Omit<Variable, "key" | "value">>;

let lastId = 0;

export class Variables {
  private readonly rows: Variable[] = [];

  /** Without the twins of previews. */
  all(): readonly Variable[] {
    return this.rows.filter(({ isPreview }) => !isPreview);
  }

  previews(): readonly Variable[] {
    return this.rows.filter(({ isPreview }) => isPreview);
  }

  find(key: string, isPreview = false): Variable | undefined {
    return this.rows.find((each) => each.key === key && each.isPreview === isPreview);
  }

  create(given: NewVariable): Variable {
    lastId += 1;
    const made: Variable = {
      id: lastId,
      uuid: `v${randomBytes(12).toString("hex").slice(0, 23)}`,
      isPreview: false,
      isLiteral: false,
      isMultiline: false,
      isShownOnce: false,
      isRuntime: true,
      isBuildtime: true,
      isRequired: false,
      comment: null,
      ...given,
      value: trimmed(given.value),
    };
    this.rows.push(made);
    // EnvironmentVariable.php 105: whatever is made for the application is made for its previews, unlocked.
    if (!made.isPreview && this.find(made.key, true) === undefined) {
      lastId += 1;
      this.rows.push({ ...made, id: lastId, uuid: `${made.uuid.slice(0, -1)}p`, isPreview: true, isShownOnce: false });
    }
    return made;
  }

  /** What is there stays as it is: a generated secret is generated once. */
  firstOrCreate(given: NewVariable): Variable {
    return this.find(given.key) ?? this.create(given);
  }

  set(variable: Variable, value: string | null | undefined): void {
    variable.value = trimmed(value);
  }

  updateOrCreate(key: string, value: string | null): void {
    const found = this.find(key);
    if (found === undefined) this.create({ key, value });
    else found.value = trimmed(value);
  }

  delete(uuid: string): boolean {
    const at = this.rows.findIndex((each) => each.uuid === uuid);
    if (at >= 0) this.rows.splice(at, 1);
    return at >= 0;
  }
}

/** EnvironmentVariable.php 397. */
function trimmed(value: string | null | undefined): string | null {
  return value?.trim() ?? null;
}

/** The value as it stands in `.env`: EnvironmentVariable.php 302 and docker.php 1516. */
export function realValue({ value, isLiteral, isMultiline }: Variable): string {
  const text = value ?? "";
  if (/^[{[]/.test(text) && isJson(text)) return text;
  // No quote inside is escaped: one in a literal value ends it, and what follows is a broken file.
  if (isLiteral === true || isMultiline === true) return `'${text}'`;
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t")
    .replaceAll("\0", "\\0")
    .replaceAll('"', '\\"')
    .replaceAll("'", "\\'");
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
