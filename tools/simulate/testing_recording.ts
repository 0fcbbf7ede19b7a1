import { sampleWeek } from "../sample_week/week.ts";
import type { Recording } from "./recordings.ts";

/** A recording that needs no agent to be made. */
export const TESTING_RECORDING = Object.fromEntries(
  sampleWeek({ hours: 0.01 }).map(({ kind, data }) => [kind, data]),
) as Recording; // its first instant holds a sample of every kind
