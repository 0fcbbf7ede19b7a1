/** Levels in the words, numbers and colours that providers have for them. */
import type { Tone } from "../message/message.ts";

/** Of a bar or border beside the text, RGB. */
export const TONE_COLOURS: Readonly<Record<Tone, number>> = {
  offline: 0x6b1d1d,
  critical: 0xc62828,
  unknown: 0x6a4fb3,
  warning: 0xe08a00,
  resolved: 0x2e7d32,
  info: 0x1565c0,
};

/** `#c62828`. */
export function hexColour(tone: Tone): string {
  return `#${TONE_COLOURS[tone].toString(16).padStart(6, "0")}`;
}
