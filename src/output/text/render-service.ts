import type { ServicePhase } from "../../domain/event.ts";

/** A service's state in words. */
export const serviceStateTexts: Record<ServicePhase, string> = {
  pulling: "downloading",
  pulled: "downloaded",
  created: "created",
  starting: "starting",
  waiting: "waiting to become healthy",
  healthy: "healthy",
  running: "running",
  unhealthy: "unhealthy",
  exited: "stopped by itself",
  stopped: "stopped",
};
