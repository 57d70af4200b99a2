import { servicesOf } from "../../../../compose/stack/images.ts";
import { composeProject } from "../../../../tasks/services/services-up.ts";
import type { EngineFacts } from "../../../domain/facts/engine.ts";
import type { Profile } from "../../../domain/profile.ts";
import { answersOf } from "../../../domain/target.ts";
import { resolveProfile } from "../../../installation/resolve-profile.ts";
import type { Context } from "../../context.ts";

/** As many as a person looks back. */
const linesKept = 500;
/** A container that is not there yet, or was recreated, is asked for again so often. */
const again = 1000;
/** New lines are shown together, so that a talkative service costs ten pictures a second and not thousands. */
const together = 100;

/** Shows a service's last lines as they come, redacted, until it is told to stop. Reads only. */
export function followLog(
  context: Context,
  asked: { profile: Profile; engine(): Promise<EngineFacts>; service: string },
  show: (lines: readonly string[]) => void,
): () => void {
  const stopped = new AbortController();
  const { docker, clock } = context.ports;
  let lines: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const showThem = () => {
    timer = undefined;
    lines = lines.slice(-linesKept);
    show(lines);
  };
  const onLine = (_service: string, line: string) => {
    lines.push(context.redactor.redactText(line));
    timer ??= setTimeout(showThem, together);
  };
  const follow = async () => {
    const profile = await resolveProfile(context, asked.profile, { engine: await asked.engine(), target: undefined });
    const services = servicesOf(profile).filter((service) => service === asked.service);
    if (services.length === 0 || !answersOf(profile).usesEngine) return;
    const project = composeProject({ profile });
    while (!stopped.signal.aborted) {
      lines = [];
      // No such container yet: that is for the run itself to say.
      await docker.logs(project, services, { tail: 200, follow: true }, onLine, stopped.signal).catch(() => undefined);
      await clock.sleep(again, stopped.signal);
    }
  };
  // Only the sleep rejects, when it is told to stop.
  follow().catch(() => undefined);
  return () => {
    stopped.abort();
    clearTimeout(timer);
  };
}
