import type { UpReport } from "../domain/docker.ts";
import type { Output } from "./output.ts";

/** One line for each state of a service, as it comes; with --verbose what Docker says, too. */
export function reportTo(output: Pick<Output, "progress">, { verbose }: { verbose: boolean }): (r: UpReport) => void {
  return (report) => {
    if (report.type === "service") output.progress([`${report.service}: ${report.state}`]);
    else if (verbose) output.progress([report.line]);
  };
}
