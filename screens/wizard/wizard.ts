import { toProblem } from "../../src/domain/problem.ts";
import type { ProfileInput } from "../../src/domain/profile.ts";
import { longestSecret } from "../../src/domain/secret-rules.ts";
import type { App } from "../app/app.ts";
import type { FrameRate } from "../app/frame-rate.ts";
import type { Key } from "../app/keys.ts";
import { createSecretBuffer } from "../parts/secret-field.ts";
import { createDraftKeeper } from "./draft-keeper.ts";
import { followRun } from "./follow-run.ts";
import { lastWords } from "./last-words.ts";
import type { Order } from "./press/order.ts";
import { press } from "./press/press.ts";
import { refusal } from "./press/press-in-question.ts";
import { profileFrom } from "./profile-from-answers.ts";
import type { SecretField } from "./questions/question.ts";
import type { WizardServices } from "./services.ts";
import type { WizardAction } from "./state/actions.ts";
import { firstState, reduceWizard } from "./state/reduce-wizard.ts";
import type { Screen, WizardState } from "./state.ts";
import { pictureOf } from "./views/picture-of.ts";

export interface WizardResult {
  exitCode: number;
  /** The command that was asked for in the place of this one. */
  goOn?: { command: "doctor"; profile: string | undefined; project: string | undefined };
  /** To be printed when the screens are gone, so that it stays in the scrollback. */
  lastWords: string[];
  /** It was left while the installation was still stopping, and nobody waits for that any more. */
  isRunAbandoned: boolean;
}

/** The wizard without its looks: keys in, state out. React only draws what `state()` says. */
export interface Wizard extends App<WizardResult> {
  state(): WizardState;
}

export function createWizard(services: WizardServices, pace: FrameRate): Wizard {
  const listeners = new Set<() => void>();
  const secret = createSecretBuffer();
  let state = firstState(services);
  let isStopping = false;
  /** Counts what was asked of the outside, so that an answer to an older question is dropped. */
  let visit = 0;
  const { finished, finish } = createEnd();

  const dispatch = (action: WizardAction) => {
    const before = state.screen;
    const { typed } = state;
    state = reduceWizard(state, action, services.validate);
    for (const name of typed) if (!state.typed.has(name)) services.forgetSecret(name);
    if (asks(state.screen) && !(before.name === state.screen.name && asks(before))) enter(state.screen);
    if (before.name === "watch" && state.screen.name !== "watch") stopWatching?.();
    if (before !== state.screen) drafts.keep(state);
    for (const listener of listeners) listener();
  };
  let stopWatching: (() => void) | undefined;
  let stopFollowing: (() => void) | undefined;
  const end = (result: WizardResult) => {
    stopWatching?.();
    stopFollowing?.();
    finish(result);
  };
  const leave = (exitCode: number) =>
    drafts.settled().then((isDraftKept) =>
      end({
        exitCode,
        lastWords: lastWords(state, isDraftKept),
        isRunAbandoned: state.screen.name === "progress",
      }),
    );
  const input = () => profileFrom(state.answers, state.base, state.typed);

  const drafts = createDraftKeeper(services);
  const enter = (screen: Screen) => {
    if (screen.name === "watch")
      stopWatching = services.watch(screen.installation, (seen) => dispatch({ type: "show-watched", seen }));
    if (screen.name === "progress") start();
    if (screen.name === "secrets") {
      ask(services.lookAtSecrets(input()), (rows) => dispatch({ type: "show-secrets", rows }), "refuse-secrets");
    }
    if (screen.name === "review") {
      ask(services.review(input()), (review) => dispatch({ type: "show-review", review }), "refuse-review");
    }
  };
  const ask = <T>(answer: Promise<T>, show: (value: T) => void, refuse: "refuse-secrets" | "refuse-review") => {
    visit += 1;
    const asked = visit;
    answer.then(
      (value) => asked === visit && show(value),
      (thrown) => asked === visit && dispatch({ type: refuse, problem: toProblem(thrown) }),
    );
  };
  const start = () => {
    isStopping = false;
    // How long it took before is worth a sentence, and nothing more: where it cannot be read there is none.
    services
      .pastRun(input())
      .then((past) => dispatch({ type: "show-past", past }))
      .catch(() => undefined);
    const { answers, hasChanged } = state;
    followRun((hear) => services.run({ input: input(), answers, hasChanged }, hear), pace, dispatch).then(
      (exitCode) => {
        stopFollowing?.();
        // Whoever asked to stop wants to be out, not on one more screen.
        if (isStopping) leave(exitCode);
      },
    );
  };

  const load = (profile: string | undefined, take: (base: ProfileInput) => void) => {
    visit += 1;
    const asked = visit;
    // Somebody who has gone on meanwhile is not called back.
    const isAwaited = () => asked === visit && (state.screen.name === "welcome" || state.screen.name === "watch");
    const loaded = profile === undefined ? Promise.resolve(services.defaults) : services.loadProfile(profile);
    loaded.then(
      (base) => isAwaited() && take(base),
      (thrown) => isAwaited() && dispatch({ type: "show-problem", problem: toProblem(thrown) }),
    );
  };
  const typeSecret = (key: Key): WizardAction => {
    const fault = secret.edit(key);
    if (fault !== undefined) return { type: "show-notice", text: refusals[fault] };
    return { type: "type-secret", isTyping: !secret.isEmpty() };
  };
  const handOver = ({ name, usual }: SecretField) => {
    const value = secret.take();
    services.keepSecret(name, value);
    dispatch({ type: "keep-secret", name, isUnusual: usual?.test(value) === false });
  };
  /** A link that drops says so twice, by a signal and by the end of the input: that is one request. */
  const interrupt = () => {
    const { screen } = state;
    if (screen.name === "end") leave(screen.exitCode);
    else if (screen.name !== "progress") leaveNow();
    else if (!isStopping) {
      isStopping = true;
      dispatch({ type: "stop-run" });
      services.cancel();
    }
  };
  const leaveNow = () => {
    // Whatever is being looked at is not wanted any more.
    services.cancel();
    leave(130);
  };

  const obey = (order: Order) => {
    switch (order.type) {
      case "interrupt":
        return isStopping ? leaveNow() : interrupt();
      case "leave":
        return leave(order.exitCode);
      case "load-profile": {
        const { profile, stop } = order;
        return load(profile, (base) => dispatch({ type: "start-from", base, profile, stop }));
      }
      case "load-draft": {
        const { draft } = order;
        // Of a profile that was deleted since, the answers are left.
        const profile = state.found.installations.find((known) => known.profile === draft.profile)?.profile;
        return load(profile, (base) => dispatch({ type: "take-draft", base, draft: { ...draft, profile } }));
      }
      case "go-to-doctor":
        return end({
          exitCode: 0,
          lastWords: state.screen.name === "end" ? lastWords(state, false) : [],
          isRunAbandoned: false,
          goOn: { ...order, command: "doctor" },
        });
      case "follow-log": {
        const { service } = order;
        stopFollowing?.();
        dispatch(order);
        stopFollowing =
          service === undefined
            ? undefined
            : services.followLog(input(), service, (lines) => dispatch({ type: "show-service-lines", service, lines }));
        return;
      }
      case "edit-secret":
        dispatch(typeSecret(order.key));
        return;
      case "hand-over-secret":
        if (secret.isEmpty()) return;
        return handOver(order.field);
      default:
        dispatch(order);
    }
  };

  if (asks(state.screen)) enter(state.screen);
  return {
    state: () => state,
    frame: (theme, size) => pictureOf(state, services, theme, size),
    isBusy: () => state.screen.name === "progress",
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onKey: (key, page, most) => {
      for (const order of press({ key, state, page, most })) obey(order);
    },
    interrupt,
    finished,
  };
}

function createEnd() {
  let settle: ((result: WizardResult) => void) | undefined;
  const finished = new Promise<WizardResult>((resolve) => {
    settle = resolve;
  });
  return { finished, finish: (result: WizardResult) => settle?.(result) };
}

const refusals = {
  "not-text": refusal,
  "too-long": `No secret is longer than ${longestSecret} bytes, so that text was not taken.`,
};

/** Does this screen still wait for something from outside? */
function asks(screen: Screen): boolean {
  if (screen.name === "watch") return screen.seen === undefined;
  if (screen.name === "secrets") return screen.rows === undefined && screen.problem === undefined;
  return screen.name === "progress" || (screen.name === "review" && screen.shown.state === "looking");
}
