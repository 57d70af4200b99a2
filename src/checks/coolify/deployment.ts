import { type Check, check, type DoctorCheck } from "../../domain/check.ts";
import type { CoolifyFacts } from "../../domain/facts/coolify.ts";
import type { Facts } from "../../domain/facts/facts.ts";
import { type Finding, unknown } from "../../domain/finding.ts";
import type { RepairStep } from "../../domain/repair.ts";

type Group = Exclude<keyof Facts, "coolify">;
type Seen<Reads extends Group> = Pick<Facts, Reads> & { coolify: CoolifyFacts };

interface Row<Reads extends Group>
  extends Omit<DoctorCheck, "category" | "reads" | "detect" | "remediation" | "keptBy" | "proof"> {
  reads: readonly Reads[];
  detect(facts: Seen<Reads>): Finding;
  remediation?: Omit<NonNullable<Check["remediation"]>, "steps"> & { steps(facts: Seen<Reads>): RepairStep[] };
  proof?: DoctorCheck["proof"];
}

/** A row about a deployment of Coolify's: asked only there, and always with what is seen of it. */
export function coolifyCheck<Reads extends Group>(row: Row<Reads>): DoctorCheck {
  const { reads, detect, remediation, proof = "fake", ...rest } = row;
  const seen = ({ coolify, ...facts }: Pick<Facts, Reads | "coolify">): Seen<Reads> | undefined =>
    coolify === undefined ? undefined : ({ ...facts, coolify } as unknown as Seen<Reads>);
  return check<Reads | "coolify">({
    ...rest,
    ...{ category: "coolify", keptBy: "coolify", proof },
    reads: [...reads, "coolify"],
    detect(facts) {
      const known = seen(facts);
      return known === undefined ? unknown("no Coolify deployment was found") : detect(known);
    },
    ...(remediation && {
      remediation: {
        ...remediation,
        steps(facts) {
          const known = seen(facts);
          return known === undefined ? [] : remediation.steps(known);
        },
      },
    }),
  });
}
