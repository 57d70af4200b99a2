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
    }
  | { state: "absent" | "stopped" | "forbidden"; saw: string };

export type ComposeFacts = { state: "v2" | "v1"; version: string } | { state: "absent"; saw: string };
