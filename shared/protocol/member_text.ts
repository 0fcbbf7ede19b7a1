/** The text of one member of a payload, as it stands in its frame. */

/** Members of a payload beyond which nobody looks for one more. */
const MAX_MEMBERS = 8;
const IS_PLAIN = /^[a-z_]+$/;

/**
 * The text of the member `name` of `payload`, which the text `frame` was decoded to; the same value
 * for `JSON.parse`, to the last digit. Null where that is not certain at a glance: when `name` is
 * not the last member, or may be named twice. Costs a search or two, where
 * a scan of the frame would cost as much as writing the value out again.
 */
export function memberText(frame: string, payload: object, name: string): string | null {
  const names = Object.keys(payload);
  if (names.at(-1) !== name || names.length > MAX_MEMBERS) return null;
  // Letters can be spelled in one other way.
  if (!names.every((each) => IS_PLAIN.test(each)) || frame.includes("\\u")) return null;
  const start = startOf(frame, names);
  const end = endOf(frame);
  if (start === null || end === null) return null;
  // All of them stand before the value: as long as none is named again it is the last.
  return names.some((each) => isNamed(frame, each, start)) ? null : frame.slice(start, end);
}

/** Where the value of the last of `names` begins; null when it is not the payload's own. */
function startOf(frame: string, names: readonly string[]): number | null {
  const token = `"${names.at(-1)}"`;
  const at = frame.indexOf(token);
  if (at === -1) return null;
  const start = afterSpace(frame, afterSpace(frame, at + token.length) + 1);
  const before = parsed(`${frame.slice(0, start)}0}]`);
  const payload = Array.isArray(before) && before.length === 5 ? before[4] : null;
  const found = typeof payload === "object" && payload !== null ? Object.keys(payload) : [];
  return found.join("\n") === names.join("\n") ? start : null;
}

/** Where the last value of a frame ends that closes with `}]`. */
function endOf(frame: string): number | null {
  const list = beforeSpace(frame, frame.length);
  const payload = beforeSpace(frame, list - 1);
  if (frame[list - 1] !== "]" || frame[payload - 1] !== "}") return null;
  return beforeSpace(frame, payload - 1);
}

/** Whether a member of this name, of whatever object, begins after `from`. */
function isNamed(frame: string, name: string, from: number): boolean {
  // Without its first quote: that one is the most frequent character of all.
  const token = `${name}"`;
  for (let at = frame.indexOf(token, from); at !== -1; at = frame.indexOf(token, at + 1)) {
    if (frame[afterSpace(frame, at + token.length)] === ":") return true;
  }
  return false;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // It began in the middle of something.
    return null;
  }
}

const SPACE = " \t\n\r";

function afterSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && SPACE.includes(text.charAt(at))) at++;
  return at;
}

function beforeSpace(text: string, end: number): number {
  let at = end;
  while (at > 0 && SPACE.includes(text.charAt(at - 1))) at--;
  return at;
}
