/** The defects that the published images are known to have, by the name under which one can be switched off. */
export type Defect = "reuse" | "key" | "login" | "cors";

/** `DITTOFEED_STANDIN_FIXED=1` mends all of them, `reuse,cors` only those two; unset, all are there. */
export function isFixed(defect: Defect): boolean {
  const names = (process.env.DITTOFEED_STANDIN_FIXED ?? "").split(",");
  return names.includes("1") || names.includes(defect);
}
