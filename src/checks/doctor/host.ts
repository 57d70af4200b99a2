import type { Examination } from "../../domain/doctor.ts";
import { clockIsRight } from "./host/clock-is-right.ts";
import { composeIsThere } from "./host/compose-is-there.ts";
import { diskHasRoom } from "./host/disk-has-room.ts";
import { engineAnswers } from "./host/engine-answers.ts";
import { imagesFit } from "./host/images-fit.ts";
import { machineIsStrongEnough } from "./host/machine-is-strong-enough.ts";
import { oneStackRuns } from "./host/one-stack-runs.ts";
import { portsAreFree } from "./host/ports-are-free.ts";

/** H9 of the catalogue (a stranger's container found by its name) is no row: everything here is found by labels alone. */
export const hostExaminations: readonly Examination[] = [
  engineAnswers,
  composeIsThere,
  diskHasRoom,
  machineIsStrongEnough,
  portsAreFree,
  clockIsRight,
  imagesFit,
  oneStackRuns,
];
