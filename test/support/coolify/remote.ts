import type { Deployment } from "./deployment-log.ts";
import { quoted, type Ran, type Server } from "./docker-port.ts";

export const isCancelled = (deployment: Deployment): boolean => deployment.status === "cancelled-by-user";

export interface Container {
  readonly name: string;
  readonly labels: string;
}

/** app/Traits/ExecuteRemoteCommand.php: lines for a server, each written down in the deployment's log. */
export class Remote {
  private readonly deployment: Deployment;
  private readonly server: Server;

  constructor(deployment: Deployment, server: Server) {
    this.deployment = deployment;
    this.server = server;
  }

  async run(line: string, { shown = false, mayFail = false } = {}): Promise<Ran> {
    const { deployment } = this;
    deployment.nextBatch();
    if (isCancelled(deployment)) throw new Error("Deployment cancelled by user");
    if (shown) deployment.log(`[CMD]: ${line}`, "stdout", true);
    const ran = await this.server.run(line, (text, from) =>
      deployment.log(text, shown ? "stdout" : from, !shown, shown ? null : line),
    );
    if (ran.exitCode !== 0 && !mayFail) {
      const said = ran.stderr || ran.stdout || "Command failed with no error output";
      throw new Error(`Command execution failed (exit code ${ran.exitCode}): ${line}\nError: ${said}`);
    }
    return ran;
  }

  async write(path: string, text: string): Promise<void> {
    const base64 = Buffer.from(text).toString("base64");
    // Of a file of some hundred kilobytes the line would be too long for itself, as it is there.
    await this.run(`echo '${base64}' | base64 -d | tee ${quoted(path)} > /dev/null`);
  }

  /** docker.php 44: by the row's number, running or not; those of a preview are left out. */
  async containers(): Promise<readonly Container[]> {
    const { resource } = this.deployment;
    const filter = `label=coolify.${resource.kind}Id=${resource.id}`;
    const { stdout } = await this.server.run(`docker ps -a --filter='${filter}' --format '{{json .}}'`);
    const rows = stdout.split("\n").filter(Boolean);
    const all = rows.map((row) => JSON.parse(row) as { Names: string; Labels: string });
    return all
      .map(({ Names, Labels }) => ({ name: Names, labels: Labels }))
      .filter(({ labels }) => !/coolify\.pullRequestId=[1-9]/.test(labels));
  }
}
