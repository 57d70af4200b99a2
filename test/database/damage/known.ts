import type { Complaint } from "./judge.ts";

interface Known {
  readonly finding: string;
  readonly kind: Complaint["kind"];
  readonly what: RegExp;
  /** None of the seeds of the day comes to it. */
  readonly atNight?: true;
}

/** What random damages show to be wrong with the product today. By day each line has to be met; it goes with the fault. */
export const known: readonly Known[] = [
  { finding: "F17", kind: "value changed", what: /createdAt was null/, atNight: true },
];
