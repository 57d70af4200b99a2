import { cleanLine } from "../../../domain/clean-text.ts";
import type { ComposeProject, Docker, LogOptions } from "../../../domain/docker.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import type { ServiceName } from "../../../domain/service.ts";
import { inspectDirectory } from "../../../facts/directory.ts";
import { byItsLabels, keptContainers } from "../../../installation/attached.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { chooseInstallation } from "../../../installation/find.ts";
import { Installation } from "../../../installation/installation.ts";
import { createLogLine } from "../../../output/logs/log-line.ts";
import { LogViewer, passes } from "../../../output/logs/log-viewer.ts";
import type { Context } from "../../context.ts";
import { type FindContext, wantedInstallation } from "../../find-profile.ts";
import { coloursFor, type Output } from "../../output.ts";
import { profileMeant } from "../../profile-meant.ts";
import type { Args } from "../../spec.ts";
import type { logs } from "./command.ts";
import { logWindow } from "./log-window.ts";
import { rehearsalLog } from "./rehearsal-log.ts";

type LogsContext = FindContext & InstallationContext & Pick<Context, "stdin" | "stdout" | "interruption">;

/** The last lines of the services, or as they come. On a terminal with colours, and while following with keys to filter them. */
export async function run(
  context: LogsContext,
  args: Args<typeof logs>,
  output: Pick<Output, "paint" | "json">,
): Promise<number> {
  const asked = logWindow(args, context.ports.clock.now());
  const { services, read } = await sourceAsked(context, args).catch(async (thrown: unknown) => {
    throw (await profileMeant(context, thrown, args.services)) ?? thrown;
  });
  const isJson = args.output === "json";
  const { follow, level, filter } = args;
  const { interruption, stdout } = context;
  const hasKeys = follow && !isJson && context.stdin.isTTY === true && stdout.isTTY === true;
  const viewer = new LogViewer(
    output.paint,
    createLogLine(services, coloursFor(context, context.stdout, args), context.redactor),
    { text: filter, level, hasTimes: args.timestamps, services },
  );
  const left = new AbortController();
  const signal = AbortSignal.any([interruption.signal, left.signal]);
  // Nobody reads what follows: `logs -f | head`.
  if (follow) stdout.once("error", () => left.abort());
  const stopReading = hasKeys ? await readKeys(context, viewer, left) : undefined;
  try {
    const onLine: Parameters<Docker["logs"]>[3] = (service, line, at) => {
      if (!isJson) viewer.add(service, line, at);
      else if (passes({ text: filter, level }, service, line)) output.json({ at, service, line: cleanLine(line) }, 0);
    };
    // With keys, one of which shows them, times are kept from the start.
    const options = { ...asked, follow, timestamps: args.timestamps || hasKeys || isJson };
    await read(options, onLine, signal);
  } catch (thrown) {
    // Ctrl-C, or q, is how one leaves a log that is being followed.
    if (!(follow && signal.aborted)) throw thrown;
  } finally {
    stopReading?.();
  }
  return follow ? exitCodes.done : (interruption.exitCode ?? exitCodes.done);
}

/** Whose lines are meant, and how they are read. */
interface LogSource {
  services: readonly string[];
  read(options: LogOptions, onLine: Parameters<Docker["logs"]>[3], signal: AbortSignal): Promise<void>;
}

async function sourceAsked(context: FindContext & InstallationContext, args: Args<typeof logs>): Promise<LogSource> {
  const { docker } = context.ports;
  const ofStack = (project: ComposeProject, services: readonly ServiceName[]): LogSource => ({
    services,
    read: (...asked) => docker.logs(project, services, ...asked),
  });
  const chosen = await chooseInstallation(context, wantedInstallation(context, args));
  if ("kept" in chosen) {
    // Looking at them makes their secrets known to the redactor: they may print them.
    const found = await keptContainers(context, chosen.kept, args.services);
    return ofStack(byItsLabels(chosen.kept), [...new Set(found.map(({ service }) => service))]);
  }
  const installation = await Installation.open(context, chosen.profile, { target: args.target });
  const { target, profile } = installation;
  if (target.bringsServer) {
    // Its secrets are known to the redactor then: PostgreSQL quotes statements.
    await inspectDirectory(context.ports, profile.directory, context.makeSecret);
    return {
      services: ["postgres"],
      read: (options, onLine) => rehearsalLog(context.ports, profile.directory, args.services, options, onLine),
    };
  }
  return ofStack(await installation.stack(), installation.services(args.services));
}

async function readKeys(
  context: Pick<LogsContext, "stdin" | "interruption">,
  viewer: LogViewer,
  left: AbortController,
): Promise<() => void> {
  const keyboard = await import("../../../../screens/app/keyboard.ts");
  const leave = () => left.abort();
  context.interruption.onSignal(leave);
  return keyboard.readKeys(
    context.stdin,
    (key) => {
      if (key.name === "ctrl-c") return leave();
      // Letters may come several at once; a paste is text like any other.
      const pressed = key.name === "text" || key.name === "paste" ? [...key.text] : [key.name];
      if (!pressed.every((one) => viewer.press(one))) leave();
    },
    leave,
  );
}
