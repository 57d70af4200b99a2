import type { DoctorCheck } from "../../domain/check.ts";
import { clockIsRight } from "./clock-is-right.ts";
import { composeIsThere } from "./compose-is-there.ts";
import { diskHasRoom } from "./disk-has-room.ts";
import { engineAnswers } from "./engine-answers.ts";
import { imagesFit } from "./images-fit.ts";
import { machineIsStrongEnough } from "./machine-is-strong-enough.ts";
import { oneStackRuns } from "./one-stack-runs.ts";
import { portsAreFree } from "./ports-are-free.ts";

/** H9 of the catalogue (a stranger's container found by its name) is no row: everything here is found by labels alone. */
export const hostChecks: readonly DoctorCheck[] = [
  engineAnswers,
  composeIsThere,
  diskHasRoom,
  machineIsStrongEnough,
  portsAreFree,
  clockIsRight,
  imagesFit,
  oneStackRuns,
];
