/** What several forms below `/admin` ask for, read from what was sent. */
import { usualZone } from "../../../../shared/calendar/zone.ts";
import { readHostSelector } from "../../../../shared/host_selector.ts";
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
  const [hosts, groups, tags] = [
    reading.text("hosts"),
    reading.text("groups"),
    reading.text("tags"),
  ];
  const { selector, problems } = readHostSelector({ hosts, groups, tags }, names);
  for (const [field, problem] of Object.entries(problems)) reading.fail(field, problem);
  return selector;
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

const MAX_CODES = 100;

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
