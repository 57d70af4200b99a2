import { isAtLeast, type LogLevel } from "./log-line.ts";

/**
 * So many lines are kept, to be told again when what is asked for changes, or when a pause ends.
 */
const linesKept = 5000;

const levelSteps: readonly LogLevel[] = ["none", "warn", "error"];
const levelWords: Partial<Record<LogLevel, string>> = {
  none: "all levels",
  warn: "warnings and errors",
  error: "errors",
};

export interface LogFilter {
  /** Only lines that hold this text, whatever their case; empty: all. */
  text: string;
  /** Only lines of this service; undefined: of all. */
  service?: string | undefined;
  level: LogLevel;
}

interface ViewerOptions {
  hasTimes?: boolean;
  services?: readonly string[];
  otherKeys?: string;
}

interface LogLine {
  service: string;
  line: string;
  at: string | undefined;
}

export function passes({ text, level, service: only }: LogFilter, service: string, line: string): boolean {
  if (only !== undefined && only !== service) return false;
  const holds = text === "" || `${service} ${line}`.toLowerCase().includes(text.toLowerCase());
  return holds && (level === "none" || isAtLeast(line, level));
}

/**
 * Whoever follows logs on a terminal: what is told of what comes in, and what the keys do. Prints,
 * never paints over.
 */
export class LogViewer {
  readonly #print: (text: string) => void;
  readonly #format: (service: string, line: string, at?: string) => string;
  readonly #services: readonly string[];
  readonly #otherKeys: string;
  #filter: LogFilter;
  #hasTimes: boolean;
  #kept: LogLine[] = [];
  #held = 0;
  #isPaused = false;
  /** The filter that is being typed. */
  #typing: string | undefined;

  /**
   * `services`: those that `o` goes through. `otherKeys`: those of whoever shows it, for the list
   * of keys.
   */
  constructor(
    print: (text: string) => void,
    format: (service: string, line: string, at?: string) => string,
    { hasTimes = false, services = [], otherKeys = "", ...filter }: LogFilter & ViewerOptions,
  ) {
    this.#services = services;
    this.#otherKeys = otherKeys;
    this.#print = print;
    this.#format = format;
    this.#filter = filter;
    this.#hasTimes = hasTimes;
  }

  get isTyping(): boolean {
    return this.#typing !== undefined;
  }

  add(service: string, line: string, at?: string): void {
    const one = { service, line, at };
    this.#kept.push(one);
    if (this.#kept.length > linesKept + 500) this.#kept = this.#kept.slice(-linesKept);
    if (!passes(this.#filter, service, line)) return;
    // Nothing may run over what is being typed; it is told when Enter is pressed.
    if (this.#isPaused || this.#typing !== undefined) this.#held += 1;
    else this.#print(this.#row(one));
  }

  /** A letter, or "enter", "escape", "backspace". Gives false when it asks to leave. */
  press(key: string): boolean {
    if (this.#typing !== undefined) return this.#pressTyping(key, this.#typing);
    switch (key) {
      case "q":
        return false;
      case "/":
        this.#typing = "";
        this.#print("\nfilter: ");
        return true;
      case "l": {
        const next = levelSteps[(levelSteps.indexOf(this.#filter.level) + 1) % levelSteps.length] ?? "none";
        this.#filter = { ...this.#filter, level: next };
        this.#again();
        return true;
      }
      case "t":
        this.#hasTimes = !this.#hasTimes;
        this.#again();
        return true;
      case " ":
        this.#isPaused = !this.#isPaused;
        if (this.#isPaused) this.#say("paused; Space resumes");
        else this.#again();
        return true;
      case "o": {
        // Behind the last one all of them come again.
        const at = this.#filter.service === undefined ? 0 : this.#services.indexOf(this.#filter.service) + 1;
        this.#filter = { ...this.#filter, service: this.#services[at] };
        this.#again();
        return true;
      }
      case "a":
        this.#filter = { ...this.#filter, service: undefined };
        this.#again();
        return true;
      case "?":
        this.#say(`/ filter   l levels   o one service   a all   t times   space pause   ${this.#otherKeys}q quit`);
        return true;
      default:
        return true;
    }
  }

  #pressTyping(key: string, typed: string): boolean {
    if (key === "escape" || key === "enter") {
      this.#typing = undefined;
      this.#print("\n");
      if (key === "enter") this.#filter = { ...this.#filter, text: typed.trim() };
      this.#again();
    } else if (key === "backspace") {
      const letters = [...typed];
      if (letters.pop() !== undefined) this.#print("\b \b");
      this.#typing = letters.join("");
    } else if (!/\p{Cc}/u.test(key)) {
      this.#typing = typed + key;
      this.#print(key);
    }
    return true;
  }

  /** Everything that is kept, as it is asked for now. */
  #again(): void {
    const { text, level, service: only } = this.#filter;
    const fitting = this.#kept.filter(({ service, line }) => passes(this.#filter, service, line));
    this.#held = 0;
    this.#say(
      `${only === undefined ? "" : `${only}, `}${text === "" ? "no filter" : `only with "${text}"`}, ${levelWords[level] ?? level}; ${fitting.length} of ${this.#kept.length} lines`,
    );
    this.#print(fitting.map((one) => this.#row(one)).join(""));
    if (this.#isPaused) this.#say("paused; Space resumes");
  }

  #row({ service, line, at }: LogLine): string {
    return `${this.#format(service, line, this.#hasTimes ? at : undefined)}\n`;
  }

  #say(text: string): void {
    this.#print(`-- ${text}${this.#held > 0 ? `; ${this.#held} new lines waiting` : ""} --\n`);
  }
}
