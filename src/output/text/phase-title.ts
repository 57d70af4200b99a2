import type { Phase } from "../../domain/task.ts";

export const phaseTitles: Record<Phase, string> = {
  files: "Files and secrets",
  images: "Images",
  infrastructure: "Infrastructure",
  database: "Database",
  workspace: "Workspace and administrator",
  applications: "Applications",
  verification: "Verification",
  records: "Profile",
};
