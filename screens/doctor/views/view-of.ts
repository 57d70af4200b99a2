import { tally } from "../../../src/domain/doctor-overview.ts";
import type { View } from "../../app/view.ts";
import type { DoctorServices } from "../services.ts";
import type { DoctorState } from "../state.ts";
import { agreeView } from "./agree.ts";
import { bundleView } from "./bundle.ts";
import type { DoctorViewInput } from "./doctor-view-input.ts";
import { findingView } from "./finding.ts";
import { doctorHelpView } from "./help.ts";
import { listView } from "./list.ts";
import { logView } from "./log.ts";
import { repairView } from "./repair.ts";

/** State to picture. */
export function doctorView(input: DoctorViewInput): View {
  const { screen, isHelpShown } = input.state;
  if (isHelpShown) return doctorHelpView(input);
  switch (screen.name) {
    case "list":
      return listView(input);
    case "finding":
      return findingView(input, screen);
    case "agree":
      return agreeView(input, screen);
    case "repair":
      return repairView(input, screen);
    case "log":
      return logView(input, screen);
    case "bundle":
      return bundleView(input, screen);
  }
}

/** How far the look is, or what it found. */
export function doctorPosition({ looking, reports }: DoctorState, { expected }: DoctorServices): string {
  if (looking.state === "looking") return `looking, ${looking.seen}/${expected.length}`;
  if (looking.state === "failed") return "";
  const { problems, warnings } = tally(reports);
  if (problems + warnings === 0) return "nothing wrong";
  return `${problems} wrong${warnings === 0 ? "" : `, ${warnings} warned`}`;
}
