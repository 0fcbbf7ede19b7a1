/** What a form has made and the page after it shows, once. */
import type { Clock } from "../../shared/clock.ts";
import type { NewCode } from "./enrolments.ts";
import { createShortMemory, type ShortMemory } from "./short_memory.ts";

export interface Handout {
  codes: readonly NewCode[];
  /** Words that made no host: the line of each from 1, and why. */
  left_out: readonly { line: number; word: string; why: string }[];
  /** What is to be put right, as the form shows it again. */
  typed: { names: string; group: string; tags: string };
}

/** As long as a redirect may take to be followed. */
const KEPT_MS = 60_000;
/** Each of five hundred codes at most. */
const MOST = 20;

export function createHandouts(clock: Clock): ShortMemory<Handout> {
  return createShortMemory({ clock, forMs: KEPT_MS, most: MOST });
}
