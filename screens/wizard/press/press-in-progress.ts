import { nextSource } from "../state/log-pane.ts";
import type { ProgressScreen } from "../state.ts";
import type { Order, Pressed } from "./order.ts";
import { isLetter } from "./order.ts";

/** While it installs: its log is looked at; and Ctrl-C, which `press` has seen already, may have asked a question. */
export function pressInProgress({ key }: Pressed, { pane, view, stop }: ProgressScreen): Order[] {
  if (stop === "asked") {
    if (isLetter(key, "y")) return [{ type: "interrupt" }];
    return [{ type: "go-on-running" }];
  }
  if (pane.isTyping) {
    switch (key.name) {
      case "text":
      case "paste":
        return [{ type: "filter-log", filter: pane.filter + key.text, isTyping: true }];
      case "backspace":
        return [{ type: "filter-log", filter: pane.filter.slice(0, -1), isTyping: true }];
      case "clear-line":
        return [{ type: "filter-log", filter: "", isTyping: true }];
      case "enter":
        return [{ type: "filter-log", filter: pane.filter, isTyping: false }];
      case "escape":
        return [{ type: "filter-log", filter: "", isTyping: false }];
      default:
        return [];
    }
  }
  if (key.name === "tab") return [{ type: "follow-log", service: nextSource(pane, view) }];
  if (key.name === "escape" && pane.filter !== "") return [{ type: "filter-log", filter: "", isTyping: false }];
  // On a slow line the first letters come in one piece with it.
  if (key.name === "text" && key.text.startsWith("/"))
    return [{ type: "filter-log", filter: pane.filter + key.text.slice(1), isTyping: true }];
  return isLetter(key, " ") ? [{ type: "toggle-log-pause" }] : [];
}
