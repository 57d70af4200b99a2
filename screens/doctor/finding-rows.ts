import type { Finding } from "../../src/domain/finding.ts";
import type { Symbols, Tone } from "../app/theme.ts";
import type { Row } from "../parts/rows.ts";
import { prose } from "../parts/rows.ts";
import type { RemediationPreview } from "./services.ts";

/** A word as well as a mark and a colour: none of them has to be seen. */
export const findingLooks: Record<Finding["status"], { symbol: keyof Symbols; tone: Tone; word: string }> = {
  ok: { symbol: "done", tone: "good", word: "in order" },
  warn: { symbol: "warning", tone: "warn", word: "warning" },
  fail: { symbol: "failed", tone: "bad", word: "problem" },
  unknown: { symbol: "waiting", tone: "dim", word: "not known" },
};

/** What a repair is called, how much it costs, and exactly what it does. */
export function remediationRows({ title, risk, preview }: RemediationPreview, columns: number): Row[] {
  return [
    ...prose(`${title} (${risks[risk]})`, columns, "strong", 2),
    ...preview.flatMap((line) => prose(`  ${line}`, columns, "accent", 2)),
  ];
}

const risks: Record<RemediationPreview["risk"], string> = {
  safe: "nobody notices",
  restarts: "a service is away for a moment",
  destroys: "cannot be undone",
};
