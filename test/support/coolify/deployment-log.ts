import type { Resource } from "./resource.ts";
import { realValue } from "./variables.ts";

export type DeploymentStatus = "queued" | "in_progress" | "finished" | "failed" | "cancelled-by-user";

interface Entry {
  readonly command: string | null;
  readonly output: string;
  readonly type: "stdout" | "stderr";
  readonly timestamp: string;
  readonly hidden: boolean;
  readonly batch: number;
  readonly order?: number;
}

/** A row of `application_deployment_queues`. `logs` is a JSON text inside JSON, and the API hides it from most tokens. */
export class Deployment {
  readonly uuid: string;
  readonly resource: Resource;
  readonly restartOnly: boolean;
  /** Of a branch: whatever stands at its end when it is cloned. */
  readonly commit = "HEAD";
  status: DeploymentStatus = "queued";
  readonly entries: Entry[] = [];
  /** When its post-deployment command is over too. */
  readonly ended: Promise<void>;
  end: () => void = () => undefined;
  private batch = 1;

  constructor(uuid: string, resource: Resource, restartOnly: boolean) {
    this.uuid = uuid;
    this.resource = resource;
    this.restartOnly = restartOnly;
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  /** app/Models/ApplicationDeploymentQueue.php 164. The first entry has no `order`. */
  log(output: string, type: "stdout" | "stderr" = "stdout", hidden = false, command: string | null = null): void {
    const order = this.entries.length === 0 && command === null ? {} : { order: this.entries.length + 1 };
    const timestamp = new Date().toISOString().replace("Z", "000Z");
    const clean = (text: string) => redacted(text.trim(), this.resource);
    const shown = command === null ? null : clean(command);
    this.entries.push({ command: shown, output: clean(output), type, timestamp, hidden, batch: this.batch, ...order });
  }

  nextBatch(): void {
    this.batch += 1;
  }

  get logs(): string {
    return JSON.stringify(this.entries);
  }

  get isOver(): boolean {
    return this.status !== "queued" && this.status !== "in_progress";
  }
}

/** ApplicationDeploymentQueue.php 126: only values that are locked are taken out, and in the form that `.env` has them in. */
function redacted(text: string, { variables }: Resource): string {
  const locked = variables.all().filter(({ isShownOnce }) => isShownOnce === true);
  return locked
    .map(realValue)
    .filter((value) => value !== "")
    .reduce((left, value) => left.replaceAll(value, "<REDACTED>"), text);
}
