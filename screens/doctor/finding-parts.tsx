import type { Finding } from "../../src/domain/finding.ts";
import type { MarkOf } from "../parts/mark.tsx";
import { Marked } from "../parts/mark.tsx";
import { Command, Gap, Inset, Prose } from "../parts/prose.tsx";
import type { CheckReport, RemediationPreview } from "./services.ts";

export const findingMarks: Record<Finding["status"], MarkOf> = {
  ok: "done",
  warn: "warning",
  fail: "failed",
  unknown: "waiting",
};

/** What is to be repaired, as a person is asked about it. */
export interface Repairable extends Pick<CheckReport, "id" | "finding"> {
  remediation: RemediationPreview | undefined;
}

/** What has to be typed before this is repaired; undefined where Enter is enough. */
export function nameFor({ id, remediation }: Pick<Repairable, "id" | "remediation">): string | undefined {
  return remediation?.risk === "destroys" ? (remediation.confirm ?? id) : remediation?.confirm;
}

/** The question that agrees to it; `typed` stands where a name has to be typed. */
export function confirmQuestion(
  found: readonly Repairable[],
  { name, typed, pointer, cursor }: { name: string | undefined; typed: string; pointer: string; cursor: string },
): string {
  if (name === undefined)
    return `Do this now${found.length === 1 ? "" : ", one after the other"}? Nothing has been changed yet.`;
  const asks = [...new Set(found.flatMap(({ remediation }) => remediation?.asks ?? []))];
  const isFinal = found.some(({ remediation }) => remediation?.risk === "destroys");
  const said = [...(isFinal ? ["This cannot be undone."] : []), ...asks, `Type ${name} to agree:`].join(" ");
  return `${said}\n${pointer} ${typed}${cursor}`;
}

/** Exactly what would be done, before it is done. What several need alike is shown once. */
export function Repairs({ found }: { found: readonly Repairable[] }) {
  const alike = new Map<string, { remediation: RemediationPreview; group: Repairable[] }>();
  for (const one of found) {
    if (one.remediation === undefined) continue;
    const key = one.remediation.preview.join("\n");
    const { group } = alike.get(key) ?? { group: [] };
    alike.set(key, { remediation: one.remediation, group: [...group, one] });
  }
  return [...alike].map(([key, { remediation, group }], place) => {
    return (
      <Inset key={key} by={0}>
        {place > 0 && <Gap />}
        {group.map(({ id, finding }) => (
          <Marked key={id} of={findingMarks[finding.status]}>
            <Prose as="strong" hanging={5}>
              {`${id.padEnd(3)}  ${finding.saw}`}
            </Prose>
          </Marked>
        ))}
        <Effect remediation={remediation} />
      </Inset>
    );
  });
}

/** What a repair does in words, and its commands, to be copied. */
export function Effect({ remediation: { effect, preview } }: { remediation: RemediationPreview }) {
  return (
    <>
      <Inset by={2}>
        <Prose>{effect.join(" ")}</Prose>
      </Inset>
      <Inset by={2}>
        {preview.map((line) => (
          <Command key={line}>{line}</Command>
        ))}
      </Inset>
    </>
  );
}
