import { repairTools } from "../../tasks/repairs/tools.ts";
import type { FoundInstallation } from "../domain/facts/directory.ts";
import { inWords } from "../domain/in-words.ts";
import type { RepairStep, RepairTool } from "../domain/repair.ts";

/** The union's key picks the tool; TypeScript cannot see that the two belong together. */
export function toolFor(step: RepairStep): RepairTool<RepairStep["do"]> {
  return repairTools[step.do] as RepairTool<RepairStep["do"]>;
}

/** The exact commands of a repair, one a line. */
export function previewOf(steps: readonly RepairStep[], installation: FoundInstallation): string[] {
  return steps.flatMap((step) => toolFor(step).shows(step, installation));
}

/** What it does in words: a sentence for each step, what is down meanwhile, and about data. */
export function effectOf(steps: readonly RepairStep[], installation: FoundInstallation): string[] {
  const effects = steps.map((step) => toolFor(step).effect(step, installation));
  const said = (texts: readonly (string | undefined)[]) => [...new Set(texts.flatMap((text) => text ?? []))];
  const down = said(effects.flatMap((effect) => effect.down ?? []));
  const data = said(effects.map((effect) => effect.data));
  const does = said(effects.map((effect) => effect.does));
  return [
    ...does,
    inBrief(down, does) ?? (down.length === 0 ? "Nothing is down meanwhile." : `Down meanwhile: ${inWords(down)}.`),
    ...(data.length === 0 ? ["No data is touched."] : data),
  ];
}

/** What the sentences before have named already is not listed again. */
function inBrief(down: readonly string[], does: readonly string[]): string | undefined {
  const areNamed = down.length > 0 && down.every((name) => does.some((text) => text.includes(name)));
  if (!areNamed) return undefined;
  return down.length === 1 ? "It is down meanwhile." : "They are down meanwhile.";
}
