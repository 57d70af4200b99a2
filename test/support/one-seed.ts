import fc from "fast-check";
import { exhaustive } from "./exhaustive.ts";

/** By day the same cases on every machine: a run is red for what was changed in it. At night others each time, which is how the rest is found. */
if (!exhaustive) fc.configureGlobal({ seed: 20261126 });
