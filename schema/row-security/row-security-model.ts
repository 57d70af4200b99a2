/** What row-level security looks like in one database, as plain data. */
export interface RowSecurityState {
  /** Every table of the complete schema that has a workspace and is there. */
  readonly tables: readonly TableSecurity[];
  /**
   * Tables of the complete schema that no policy of ours can guard, and why. The restricted role
   * gets no right on them.
   */
  readonly notCovered: readonly { readonly table: string; readonly why: string }[];
  /** The role of this connection. */
  readonly current: CurrentRole;
  /** The roles that our policies name, and the one that was asked about, as far as they exist. */
  readonly roles: readonly RestrictedRole[];
}

export interface TableSecurity {
  readonly table: string;
  /** The column that names the workspace, and its type as `format_type` spells it. */
  readonly column: string;
  readonly type: string;
  readonly enabled: boolean;
  readonly forced: boolean;
  /**
   * `changed`: a policy with our name is there, but is not what we would make; or only one of our
   * two is there.
   */
  readonly policies: "made" | "changed" | "absent";
  /** Roles that our policies apply to. */
  readonly policyRoles: readonly string[];
  readonly foreign: readonly ForeignPolicy[];
  readonly mark: RowSecurityMark;
}

/**
 * What enabling added to one table; it is written down in the comment of our policy, so that
 * disabling takes no more.
 */
export interface RowSecurityMark {
  readonly enabled: boolean;
  readonly forced: boolean;
  /** Role to the rights that it was given. */
  readonly granted: Readonly<Record<string, readonly string[]>>;
}

/** A policy that somebody else made. */
export interface ForeignPolicy {
  readonly name: string;
  readonly permissive: boolean;
  readonly command: string;
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
  /** Variables whose absence ends every query in an error, for whomever this policy applies to. */
  readonly failsWithout: readonly string[];
}

interface CurrentRole {
  readonly name: string;
  readonly superuser: boolean;
  readonly bypassesPolicies: boolean;
  /** Covered tables that this role owns: policies hold for it only where they are forced. */
  readonly owned: readonly string[];
}

export interface RestrictedRole {
  readonly name: string;
  readonly canLogin: boolean;
  readonly mayUseSchema: boolean;
  /**
   * Roles that it is or may become and that no policy holds: superusers, BYPASSRLS, CREATEROLE,
   * owners of the tables.
   */
  readonly strongerAs: readonly string[];
  /** Relation of schema public to the effective rights on it, grants to PUBLIC included. */
  readonly rights: Readonly<Record<string, readonly string[]>>;
  /** Sequences behind columns of covered tables that it may not use yet. */
  readonly lackedSequences: readonly string[];
}

/** A superuser and BYPASSRLS are held by no policy, forced or not. */
export const isBypassing = ({ current }: RowSecurityState): boolean => current.superuser || current.bypassesPolicies;
