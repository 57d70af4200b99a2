export type EngineFacts =
  | {
      state: "usable";
      version: string;
      architecture: string;
      rootDirectory: string;
      /**
       * Free bytes of the file system that holds `rootDirectory`; undefined where it cannot be seen
       * (a remote engine).
       */
      freeBytes: number | undefined;
      /** False for a remote context: then a published port is not reachable at 127.0.0.1. */
      local: boolean;
      /** The name or address of the machine that it is on; undefined for this one. */
      machine?: string | undefined;
      /** DOCKER_CONTENT_TRUST asks for signatures; the engine by itself looks at none. */
      asksForSignatures?: boolean;
    }
  | { state: "absent" | "forbidden"; saw: string }
  /** `at` where somebody named another socket than the usual one. */
  | { state: "stopped"; saw: string; at?: EngineAddress }
  /** There is a client, and something else than a stopped engine of this host stands between. */
  | { state: "unreachable"; fault: EngineFault; at: EngineAddress; saw: string };

/** compose/output/engine-faults.ts has what each is called, and what is typed against it. */
export type EngineFault =
  | "client-too-old"
  | "client-too-new"
  | "too-old"
  | "address"
  | "context"
  | "tls"
  | "ssh"
  | "elsewhere"
  | "socket"
  | "podman";

/** Where the client goes, who said so, and what of its environment decides how. */
export interface EngineAddress {
  /** As Docker writes it, e.g. unix:///var/run/docker.sock; empty where it is not known. */
  host: string;
  chosenBy: "DOCKER_HOST" | "DOCKER_CONTEXT" | "context" | "default";
  /** Its name, where a context was chosen. */
  context: string | undefined;
  /** DOCKER_API_VERSION. */
  apiVersion: string | undefined;
  /** DOCKER_CERT_PATH. */
  certPath: string | undefined;
  /** The engine's, where one answered. */
  version: string | undefined;
}

/** Of what uses no engine: there was no reason to ask one. */
export const engineNotAsked: EngineFacts = { state: "stopped", saw: "it was not asked" };

export type ComposeFacts = { state: "v2" | "v1"; version: string } | { state: "absent"; saw: string };
