import type { RepairTools } from "../../src/domain/repair.ts";
import { appRepairs } from "./app.ts";
import { containerRepairs } from "./containers.ts";
import { coolifyRepairs } from "./coolify.ts";
import { databaseRepairs } from "./database.ts";
import { engineRepairs } from "./engine.ts";
import { profileRepairs } from "./profile.ts";
import { settingRepairs } from "./settings.ts";

/** Every kind of step, and who does it. A kind that nobody does is an error of types. */
export const repairTools: RepairTools = {
  ...profileRepairs,
  ...containerRepairs,
  ...settingRepairs,
  ...engineRepairs,
  ...databaseRepairs,
  ...appRepairs,
  ...coolifyRepairs,
};
