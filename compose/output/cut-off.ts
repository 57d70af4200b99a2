import { typed } from "../../src/domain/typed.ts";

/**
 * What the engine says when it has lost the root folder of a container that runs: the service
 * serves, and nothing more can be started in it, no health check either, until it is stopped and
 * started. Docker 20.10 with overlay2 does that on a busy machine when it restarts a container
 * (seen; the folder is unmounted while the container has it). `docker exec` then starts nothing at
 * all, so the message never names a program of the image.
 */
const rootFolderIsLost = ["exec failed", "setns", "fork/exec /proc/self/exe: no such file or directory"];

export const cutOffWhy =
  "The engine lost track of the container's folder when it restarted it, as older engines do on a busy machine. The service may still work, but services that wait for its health check do not start.";

/**
 * What to type where it did not help that the program has done so itself, or where the program was
 * not asked to.
 */
export function cutOffNext(names: readonly string[]): string {
  return typed`docker stop ${names} && docker start ${names}`;
}

/** A restart is also what the engine loses its hold by; it was not seen twice in a row. */
export const restartAttempts = 3;

/**
 * Is this, said by a health check or by `docker exec`, the engine's own fault, which stopping and
 * starting the container ends?
 */
export function saysCutOff(said: string): boolean {
  let from = 0;
  return rootFolderIsLost.every((words) => {
    const at = said.indexOf(words, from);
    from = at + words.length;
    return at >= 0;
  });
}
