/** What differs between the oldest Coolify that this product speaks to and the newest that has been read. */
export interface Behaviour {
  /** `/version`. */
  readonly version: string;
  /** `GET /deploy` and its like still deploy; since 4.2.0 they answer 405 (routes/api.php 231). */
  readonly getDeploys: boolean;
  /** What `start`, `stop` and `restart` ask for: `write` before 4.0.0. */
  readonly restartAbility: "write" | "deploy";
  /** A change of `docker_compose_domains` must bring the file, base64 (ApplicationsController.php of beta.440, 2260). */
  readonly domainsNeedFile: boolean;
  /** A locked value is shown to whoever may read secrets. Since 4.0.0 to nobody (ApplicationsController.php 132). */
  readonly showsLocked: boolean;
  /** Fields of `PATCH /applications/U` that came later; "This field is not allowed." before. */
  readonly laterFields: boolean;
  /** A post-deployment command is made one line (ApplicationDeploymentJob.php 4851). */
  readonly joinsLines: boolean;
}

export const behaviours: Readonly<Record<"oldest" | "newest", Behaviour>> = {
  oldest: {
    version: "4.0.0-beta.440",
    getDeploys: true,
    restartAbility: "write",
    domainsNeedFile: true,
    showsLocked: true,
    laterFields: false,
    joinsLines: false,
  },
  newest: {
    version: "4.3.11",
    getDeploys: false,
    restartAbility: "deploy",
    domainsNeedFile: false,
    showsLocked: false,
    laterFields: true,
    joinsLines: true,
  },
};
