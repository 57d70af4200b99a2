import { unwantedOfTemporal } from "./temporal-settings.ts";

export const noDynamicConfig = unwantedOfTemporal({
  id: "S8",
  title: "Temporal's dynamic configuration names a file that is there",
  symptom: "temporal ends at its start: dynamic config … no such file or directory",
  saw: "Temporal is told to read a dynamic configuration that is not in its container.",
  why: "It does not start without the file, and then neither does the worker; nothing here needs one.",
  names: ["DYNAMIC_CONFIG_FILE_PATH"],
});
