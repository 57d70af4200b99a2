/**
 * The links of a person's way into the app: compose/stack/edge/chain.ts has what is asked, and what
 * the answers mean.
 */
export type LinkName =
  | "page"
  | "sign-in"
  | "exchange"
  | "session"
  | "own-write"
  | "foreign-write"
  | "sign-out"
  | "page-data"
  | "preflight"
  | "event";

export type EndpointName =
  | LinkName
  | "api-health"
  | "api-root"
  | "api-unauthenticated"
  | "dashboard-health"
  | "dashboard-page"
  | "embedded-verify"
  | "public-page"
  | "public-sign-in";

export type EndpointAnswer =
  | { url: string; status: number; headers: Readonly<Record<string, string>>; body: string }
  | { url: string; failed: string };

export interface EndpointFacts {
  answers: ReadonlyMap<EndpointName, EndpointAnswer>;
  /** One for each https origin. */
  certificates: readonly CertificateFacts[];
}

export interface CertificateFacts {
  host: string;
  /** Undefined where no certificate was shown. */
  validTo: Date | undefined;
  /** Why it is not trusted; undefined when it is. */
  fault: string | undefined;
}
