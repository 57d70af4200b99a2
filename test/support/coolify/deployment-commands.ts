import type { Deployment } from "./deployment-log.ts";
import { quoted } from "./docker-port.ts";
import type { Container, Remote } from "./remote.ts";

/** ApplicationDeploymentJob.php 4780: in the old containers, and a failure of it fails the deployment. */
export async function runPreDeployment(deployment: Deployment, remote: Remote): Promise<void> {
  const command = deployment.resource.preDeploymentCommand ?? "";
  if (command === "") return;
  const containers = await remote.containers();
  if (containers.length === 0) {
    deployment.log("Pre-deployment command: No running containers found. Skipping.");
    return;
  }
  deployment.log("Executing pre-deployment command (see debug log for output/errors).");
  const container = chosen(deployment, containers, null, "Pre-deployment");
  await remote.run(`docker exec ${container.name} sh -c ${quoted(oneLine(command))}`);
}

/**
 * 4822. Without a container's name nothing runs where there are several, and the page says "finished" all the same
 * (#9161). It fails without a word where the command printed nothing.
 */
export async function runPostDeployment(
  deployment: Deployment,
  remote: Remote,
  { lostAnswers, joinsLines }: { lostAnswers: { count: number }; joinsLines: boolean },
): Promise<void> {
  const { postDeploymentCommand, postDeploymentCommandContainer } = deployment.resource;
  if ((postDeploymentCommand ?? "") === "" || postDeploymentCommand === null) return;
  deployment.log("----------------------------------------");
  deployment.log("Executing post-deployment command (see debug log for output).");
  const containers = await remote.containers();
  if (containers.length === 0) {
    deployment.log("Post-deployment command: No running containers found. Skipping.");
    return;
  }
  const container = chosen(deployment, containers, postDeploymentCommandContainer, "Post-deployment");
  const typed = joinsLines ? oneLine(postDeploymentCommand) : postDeploymentCommand;
  const line = `docker exec ${container.name} sh -c ${quoted(typed)}`;
  const ran = await attempts(deployment, remote, line, lostAnswers);
  if (ran.exitCode === 0) return;
  const output = `${ran.stdout}${ran.stderr}`.trim();
  if (output === "") return;
  deployment.log("Post-deployment command failed.");
  deployment.log(output, "stderr");
}

/**
 * ExecuteRemoteCommand.php 96: whatever looks like a fault of SSH is done again, up to three times, from its beginning.
 * What it looks like is decided by the words of a failed command's own error output, or of all its output where that is
 * empty: a program that reports "Connection refused" is run again.
 */
async function attempts(deployment: Deployment, remote: Remote, line: string, lost: { count: number }) {
  for (let attempt = 1; ; attempt += 1) {
    const ran = await remote.run(line, { mayFail: true });
    const error = lost.count > 0 ? "client_loop: send disconnect: Broken pipe" : ran.stderr || ran.stdout;
    const failed = lost.count > 0 || ran.exitCode !== 0;
    lost.count = Math.max(0, lost.count - 1);
    if (!failed || !looksLikeSsh(error) || attempt === 3) return ran;
    deployment.log(`SSH connection failed. Retrying... (Attempt ${attempt}/3, waiting 2s)\nError: ${error}`);
  }
}

/** SshRetryable.php 13. */
const looksLikeSsh = (error: string) =>
  [
    "kex_exchange_identification|connection reset by|connection refused|connection timed out|ssh_exchange_identification",
    "connection closed by remote host|bad file descriptor|broken pipe|no route to host|network is unreachable",
    "host is down|no buffer space available|received disconnect from|disconnected from|lost connection",
    "timeout, server not responding|cannot assign requested address|network is down|operation timed out",
    "host key verification failed|connection closed unexpectedly|remote host closed connection|authentication failed",
    "permission denied, please try again|ssh command failed with exit code: 255",
  ].some((part) => new RegExp(part).test(error.toLowerCase()));

/** 4742. */
function chosen(
  deployment: Deployment,
  containers: readonly Container[],
  wanted: string | null,
  kind: "Pre-deployment" | "Post-deployment",
): Container {
  const [first] = containers;
  if (containers.length === 1 && first !== undefined) return first;
  const available = containers.map(({ name }) => name).join(", ");
  const found =
    (wanted ?? "") === ""
      ? undefined
      : containers.find(({ name }) => name.startsWith(`${wanted}-${deployment.resource.uuid}`));
  if (found !== undefined) return found;
  deployment.log(
    (wanted ?? "") === ""
      ? `${kind} command: Multiple containers found but no container name specified. Available: ${available}`
      : `${kind} command: Container '${wanted}' not found. Available: ${available}`,
  );
  throw new Error(`${kind} command: Could not find a valid container. Is the container name correct?`);
}

/** 4851: so a `//` comment in a program takes the rest of it with it. */
const oneLine = (command: string) => command.replaceAll(/\r\n|\r|\n/g, " ");
