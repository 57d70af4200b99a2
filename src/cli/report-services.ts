import type { UpReport } from "../domain/docker.ts";
import type { Output } from "./output.ts";

/** One line for each state of a service, as it comes. */
export function reportTo(output: Pick<Output, "tell">): (report: UpReport) => void {
  return (report) => {
    if (report.type === "service") output.tell([`${report.service}: ${report.state}`]);
  };
}
