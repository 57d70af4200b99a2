import { basename } from "node:path";
import { askHealth } from "./grpc-health.ts";

/** Stand-in for `tctl … cluster health` and `temporal operator cluster health`. */
const isTctl = basename(process.argv[1] ?? "").startsWith("tctl");
const words = process.argv.slice(2);
const at = words.findIndex((word) => ["--address", "--ad"].includes(word));
const inline = words.find((word) => word.startsWith("--address="))?.slice("--address=".length);
const address = inline ?? (at >= 0 ? words[at + 1] : undefined) ?? fromEnvironment() ?? "127.0.0.1:7233";

if (!words.join(" ").includes("cluster health")) {
  process.stderr.write(`this stand-in knows no command but "cluster health": ${words.join(" ")}\n`);
  process.exit(1);
}
try {
  await askHealth(address);
  process.stdout.write(isTctl ? "temporal.api.workflowservice.v1.WorkflowService: SERVING\n" : "SERVING\n");
  process.exit(0);
} catch (error) {
  process.stderr.write(`Error: Unable to get "temporal.api.workflowservice.v1.WorkflowService" health check status.\n`);
  process.stderr.write(`Error Details: rpc error: code = Unavailable desc = ${(error as Error).message}\n`);
  process.exit(1);
}

function fromEnvironment(): string | undefined {
  return process.env.TEMPORAL_CLI_ADDRESS ?? process.env.TEMPORAL_ADDRESS;
}
