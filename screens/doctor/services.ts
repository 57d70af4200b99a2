import type { Risk } from "../../src/domain/check.ts";
import type { CheckCategory, CheckId } from "../../src/domain/check-id.ts";
import type { OverviewRow } from "../../src/domain/doctor-overview.ts";
import type { Finding } from "../../src/domain/finding.ts";
import type { Problem } from "../../src/domain/problem.ts";

/**
 * Everything that the doctor's screen may ask of the outside; `src/cli` implements it. All texts
 * are redacted already.
 */
export interface DoctorServices {
  /** Finds the installation, once. Rejects with a Problem. */
  open(): Promise<Opened>;
  /** Looks at everything; reads only. `onReport` is called as each check ends. Rejects with a Problem. */
  check(onReport: (report: CheckReport) => void): Promise<readonly CheckReport[]>;
  /**
   * Repairs what the last look found under this id, and looks again, which it tells. Rejects when it
   * was told to stop, and where the look afterwards failed.
   */
  repair(id: CheckId, on: { say(line: string): void; checking(): void }): Promise<RepairResult>;
  /** The last lines of a service's container, oldest first; the services that have one come with them. */
  log(service: string | undefined): Promise<ServiceLog>;
  /** Writes the support bundle beside where the command runs. Gives lines for people; the first is its path. */
  bundle(): Promise<readonly string[]>;
  /** The same for the report, as a page. */
  report(): Promise<readonly string[]>;
  /** Ends what is under way at the next place where that is safe. */
  cancel(): void;
  exitCodeFor(reports: readonly CheckReport[]): number;
}

export interface Opened {
  /** Which installation this is about, how it was found, and where it lies: a line each. */
  where: readonly string[];
  /** So many checks are made of it. */
  checks: number;
  /** What is not asked of it, by its titles. */
  leftOut: readonly string[];
}

/** What a check found, as it may be shown. */
export interface CheckReport extends OverviewRow {
  id: CheckId;
  title: string;
  category: CheckCategory;
  finding: Finding;
  remediation: RemediationPreview | undefined;
  /** Whose log says most about it. */
  service: string;
}

export interface RemediationPreview {
  title: string;
  risk: Risk;
  first: boolean;
  /** What has to be typed first; undefined where Enter is enough. */
  confirm: string | undefined;
  /** What else a person agrees to by typing it, where it is not only that it cannot be undone. */
  asks?: string;
  /** The exact commands, SQL or changes of files, one a line. */
  preview: readonly string[];
  /** What they do, who is down meanwhile and what becomes of data, a sentence each. */
  effect: readonly string[];
}

export interface RepairResult {
  /** What stopped the repair itself. */
  problem: Problem | undefined;
  reports: readonly CheckReport[];
}

export interface ServiceLog {
  service: string;
  services: readonly string[];
  lines: readonly string[];
}
