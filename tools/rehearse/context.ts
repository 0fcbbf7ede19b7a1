import type { RehearseOptions } from "./arguments.ts";

/** What every part of a rehearsal is given. */
export interface RehearsalContext {
  options: RehearseOptions;
  /** Ends it. */
  signal: AbortSignal;
  /** Prints a line. */
  say(text: string): void;
}
