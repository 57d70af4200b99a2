/**
 * What this product remembers in an application's description at Coolify, where every later run
 * finds it, from whatever host: which profile it is of, and two marks that tell a change of what
 * cannot be read there. The characters are those that Coolify's own form accepts
 * (ValidationPatterns::DESCRIPTION_PATTERN).
 */
export interface CoolifyRecord {
  readonly profile: string;
  /** Of the values that were set last. */
  readonly values: string;
  /** Of all that was deployed last. */
  readonly deployed: string;
}

const form = /\(dittofeed-setup ([a-z0-9][a-z0-9_-]*) values=([0-9a-f]*) deployed=([0-9a-f]*)\)/;

export function recordOf(description: string): CoolifyRecord | undefined {
  const [, profile, values = "", deployed = ""] = form.exec(description) ?? [];
  return profile === undefined ? undefined : { profile, values, deployed };
}

/** The rest of a description is a person's. */
export function withRecord(description: string, { profile, values, deployed }: CoolifyRecord): string {
  const record = `(dittofeed-setup ${profile} values=${values} deployed=${deployed})`;
  if (form.test(description)) return description.replace(form, record);
  return description === "" ? `Dittofeed ${record}` : `${description} ${record}`;
}
