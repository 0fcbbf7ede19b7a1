/** For how long a reason can be muted, in the order of the form; null: until it is unmuted. */
export const MUTE_SPANS = [
  { value: "1h", word: "1 hour", seconds: 3600 },
  { value: "1d", word: "1 day", seconds: 86_400 },
  { value: "1w", word: "1 week", seconds: 7 * 86_400 },
  { value: "forever", word: "until I unmute it", seconds: null },
] as const;

/** Characters of the note that says why. */
export const MAX_NOTE_LENGTH = 200;
