export interface HostFacts {
  platform: string;
  architecture: string;
  cpus: number;
  memoryBytes: number;
  /** -1 where the platform has none. */
  uid: number;
  /** Unprivileged users that exist and could own a rehearsal's database, best first. */
  unprivilegedUsers: UserAccount[];
}

export interface UserAccount {
  name: string;
  uid: number;
  gid: number;
}

export interface HostDetails {
  /** Undefined where the processor does not say (another platform or architecture). */
  hasSse42: boolean | undefined;
  /**
   * This host's clock minus another's, in milliseconds; undefined where no other could be asked.
   */
  /** When it was looked at. */
  now: Date;
  /** The file in which Docker's client of this user has a login, and who may read it. */
  logins?: { path: string; mode: number };
  clockAheadMs: { milliseconds: number; comparedWith: string } | undefined;
}
