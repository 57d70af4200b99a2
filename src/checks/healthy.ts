import type { Diagnosis } from "../domain/doctor.ts";

/* Short forms for the four answers, so that an examination reads as its rule. */

export const fine = (saw: string): Diagnosis => ({ status: "ok", saw });
export const notKnown = (saw: string): Diagnosis => ({ status: "unknown", saw, waitsOn: [] });

interface Wrong {
  saw: string;
  why: string;
  next: string;
  evidence?: readonly string[];
}

export const wrong = ({ evidence = [], ...said }: Wrong): Diagnosis => ({ status: "fail", ...said, evidence });
export const doubtful = ({ evidence = [], ...said }: Wrong): Diagnosis => ({ status: "warn", ...said, evidence });
