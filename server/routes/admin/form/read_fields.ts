/** What several forms below `/admin` ask for, read from what was sent. */
import { usualZone } from "../../../../shared/calendar/zone.ts";
import { readTags, readWord } from "../../../../shared/host_attributes.ts";
import { hasCause } from "../../../incidents/machine/causes.ts";
import type { HostSelector } from "../../../store/port.ts";

/** Collects what is wrong, field by field, while the rest is read on. */
export class FormReading {
  readonly problems: Record<string, string> = {};

  constructor(readonly form: Readonly<Record<string, readonly unknown[]>>) {}

  get isGood(): boolean {
    return Object.keys(this.problems).length === 0;
  }

  /** The first text of this name, without blanks around it; "" where there is none. */
  text(name: string): string {
    const [value] = this.form[name] ?? [];
    return typeof value === "string" ? value.trim() : "";
  }

  /** All texts of this name. */
  texts(name: string): string[] {
    return (this.form[name] ?? []).filter((value): value is string => typeof value === "string");
  }

  isTicked(name: string): boolean {
    return this.text(name) !== "";
  }

  fail(name: string, message: string): void {
    this.problems[name] ??= message;
  }

  /** A whole number within both bounds. */
  count(name: string, what: string, { least, most }: { least: number; most: number }): number {
    const text = this.text(name);
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    this.fail(name, `Cannot use ${what} "${cut(text)}": expected ${least} to ${most}`);
    return least;
  }

  /** A time of day such as `22:00`. */
  time(name: string, what: string): string {
    const text = this.text(name);
    if (/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return text;
    this.fail(name, `Cannot use ${what} "${cut(text)}": expected 00:00 to 23:59`);
    return "00:00";
  }

  /** An IANA zone, by its usual name; "" where none is named. */
  zone(name: string): string {
    const text = this.text(name);
    const zone = text === "" ? "" : usualZone(text);
    if (zone !== null) return zone;
    this.fail(name, `Cannot use the zone "${cut(text)}": expected one such as Europe/Vienna`);
    return "";
  }

  /** One line of at most so many characters; "" where that is allowed. */
  line(name: string, what: string, { least, most }: { least: number; most: number }): string {
    const text = this.text(name).replace(/\s*[\r\n]+\s*/g, " ");
    const length = [...text].length;
    if (length >= least && length <= most) return text;
    this.fail(name, `Cannot use ${what} of ${length} characters: expected ${least} to ${most}`);
    return text.slice(0, most);
  }
}

/** Hosts by name, group or tag; null where nothing is said: all. */
export function readSelector(
  reading: FormReading,
  { names }: { names: ReadonlySet<string> },
): HostSelector | null {
  const words = (name: string) => reading.text(name).split(/[\s,]+/).filter((word) => word !== "");
  const hosts = words("hosts");
  const unknown = hosts.find((host) => !names.has(host.toLowerCase()));
  if (unknown !== undefined) {
    reading.fail("hosts", `Cannot use the host "${cut(unknown)}": none of this name is registered`);
  }
  const groups = words("groups").map(readWord);
  const wrongGroup = groups.find((group) => !group.ok);
  if (wrongGroup !== undefined) {
    reading.fail("groups", `Cannot use these groups: ${wrongGroup.expected}`);
  }
  const tags = readTags(reading.text("tags"));
  if (!tags.ok) reading.fail("tags", `Cannot use these tags: ${tags.expected}`);
  if (hosts.length > MAX_SELECTED) {
    reading.fail("hosts", `Cannot use ${hosts.length} hosts: expected at most ${MAX_SELECTED}`);
  }
  if (groups.length > MAX_SELECTED) {
    reading.fail("groups", `Cannot use ${groups.length} groups: expected at most ${MAX_SELECTED}`);
  }
  const selector: HostSelector = {
    ...(hosts.length > 0 && { hosts }),
    ...(groups.length > 0 && { groups: groups.flatMap((word) => word.ok ? [word.value] : []) }),
    ...(tags.ok && tags.value.length > 0 && { tags: tags.value }),
  };
  return Object.keys(selector).length === 0 ? null : selector;
}

/** Codes of reasons that the judge knows; null where none is said: all. */
export function readCodes(reading: FormReading): readonly string[] | null {
  const codes = reading.text("codes").split(/[\s,]+/).filter((code) => code !== "");
  const unknown = codes.find((code) => !hasCause(code));
  if (unknown !== undefined) {
    const expected = "expected codes such as pool_health";
    reading.fail("codes", `Cannot use the reason "${cut(unknown)}": ${expected}`);
  } else if (codes.length > MAX_CODES) {
    reading.fail("codes", `Cannot use ${codes.length} codes: expected at most ${MAX_CODES}`);
  }
  return codes.length === 0 ? null : [...new Set(codes)];
}

/** What was chosen, as a list shows it. */
export function selectorText(selector: HostSelector | null): string {
  if (selector === null) return "all hosts";
  const { hosts = [], groups = [], tags = [] } = selector;
  const part = (word: string, words: readonly string[]) =>
    words.length === 0 ? [] : [`${word}${words.length === 1 ? "" : "s"} ${words.join(", ")}`];
  return [...part("host", hosts), ...part("group", groups), ...part("tag", tags)].join("; ");
}

const MAX_SELECTED = 200;
const MAX_CODES = 100;

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
