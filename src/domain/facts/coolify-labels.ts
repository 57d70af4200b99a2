/** What the labels of a container say of the resource in Coolify that it belongs to. */
export interface CoolifyLabels {
  /** Its compose file comes from a repository, or was typed in. */
  kind: "application" | "service";
  /**
   * As Coolify writes names into labels: small letters and hyphens. Empty where a label is absent.
   */
  name: string;
  project: string;
  environment: string;
}

/** What Coolify's labels say of one container. */
export interface CoolifyContainer {
  addresses: readonly CoolifyAddress[];
}

/** An address at which Coolify's proxy hands requests on to a container. */
export interface CoolifyAddress {
  host: string;
  path: string;
  isHttps: boolean;
  /** The proxy takes the path away before it hands a request on. */
  isStripped: boolean;
}
