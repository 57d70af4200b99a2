import type { App, AppMessage } from "../app/app.ts";
import { createApp, updateApp } from "../app/app.ts";
import type { FrameRate } from "../app/painter.ts";
import type { AppState, Message, Screen } from "../app/screen.ts";
import { helpKey, interruptKey, leave, scrollKey } from "../app/screen.ts";
import { helpPage } from "../parts/help-page.tsx";
import type { History, Look } from "./history.ts";
import { nothingSeen, withLook } from "./history.ts";
import type { StatusServices } from "./services.ts";
import { lastWords, Watched } from "./watched.tsx";

interface WatchScreen {
  readonly name: "services";
  top: number | undefined;
}

interface StatusState extends AppState {
  screen: WatchScreen;
  history: History;
  failed: string | undefined;
}

type StatusMessage = { type: "seen"; look: Look } | { type: "not-seen"; saw: string };

interface StatusKind {
  state: StatusState;
  services: StatusServices;
  message: AppMessage | StatusMessage;
  /** What stays in the scrollback. */
  result: readonly string[];
  go: undefined;
}

const screen: Screen<WatchScreen, never, StatusKind> = {
  name: "services",
  load: ({ services, follow }) =>
    follow((dispatch) =>
      services.watch(
        (look) => dispatch({ type: "seen", look }),
        (saw) => dispatch({ type: "not-seen", saw }),
      ),
    ),
  keys: [
    { key: ["q", "escape"], hint: "q quit", do: leave },
    scrollKey,
    helpKey,
    { ...interruptKey, hint: ["Ctrl-C quit", ""] },
  ],
  view: ({ state, services }, { top }) => ({
    title: services.title,
    body: <Watched history={state.history} failed={state.failed} every={services.every} top={top} />,
  }),
};

/** The services of an installation as they go on, until somebody has seen enough. Changes nothing. */
export function createStatus(services: StatusServices, rate: FrameRate): App<readonly string[], StatusState> {
  return createApp<StatusKind>(
    {
      first: {
        ...{ screen: { name: "services", top: undefined }, visit: 0, isHelpShown: false, notice: undefined },
        ...{ history: nothingSeen, failed: undefined },
      },
      services,
      screenOf: () => screen as unknown as Screen<WatchScreen, Message, StatusKind>,
      update,
      help: () => ({
        title: "Watching the services",
        body: helpPage(whatIsShown, why),
        hint: "Press any key to go back",
      }),
      position: ({ history }) => position(history),
      leave: ({ state, finish }) => {
        services.cancel();
        finish(lastWords(state().history));
      },
      takesLetters: true,
    },
    rate,
  );
}

function update(state: StatusState, message: Message): StatusState {
  const said = message as StatusMessage;
  if (said.type === "seen") return { ...state, history: withLook(state.history, said.look), failed: undefined };
  if (said.type === "not-seen") return { ...state, failed: said.saw };
  return updateApp(state, message as AppMessage) ?? state;
}

function position({ services }: History): string {
  if (services.length === 0) return "";
  const healthy = services.filter(({ condition }) => condition === "healthy").length;
  return `${healthy} of ${services.length} healthy`;
}

const whatIsShown =
  "Each row is a service: its state, its memory without the file cache, and its share of one processor. The bars show both since you began to watch, newest on the right. A number with an x after the state is how often the engine restarted it.";
const why = "Watching changes nothing. A dash means that this machine cannot see it: the engine is on another one.";
