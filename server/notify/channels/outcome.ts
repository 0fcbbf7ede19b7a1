/** What came of an attempt, and how an HTTP answer says it. */
import { printable } from "../../../shared/printable.ts";

export interface Answer {
  status: number;
  headers: Headers;
  /** At most 1 MiB of it; what is longer is cut. */
  text: string;
}

export type Outcome =
  | {
    is: "delivered";
    /** What the operator should know all the same, such as one recipient of several refused. */
    remark: string | null;
  }
  | {
    is: "later";
    why: string;
    /** What the provider asked for; null: nothing. */
    after_ms: number | null;
    /** After so many attempts it counts as refused; null: only time ends it. */
    attempts_at_most: number | null;
  }
  /** This message as it is: a plainer one may be taken. */
  | { is: "unfit"; why: string }
  /** For good: nothing goes through until somebody changes something. */
  | { is: "refused"; why: string };

/** Statuses at which the same request may be taken later, beside all from 500 on. */
const LATER = new Set([408, 409, 421, 423, 424, 425, 429]);
/** Statuses that speak of what was sent, not of who may send. */
const UNFIT = new Set([400, 413, 414, 422, 431]);
const WHY_LENGTH = 200;

/** How most providers mean their answers. `nowMs`: for a Retry-After that names a time. */
export function readAnswer(answer: Answer, nowMs: number): Outcome {
  const { status } = answer;
  if (status >= 200 && status < 300) return { is: "delivered", remark: null };
  const why = answerText(answer);
  if (status >= 500 || LATER.has(status)) {
    return { is: "later", why, after_ms: retryAfterMs(answer, nowMs), attempts_at_most: null };
  }
  return UNFIT.has(status) ? { is: "unfit", why } : { is: "refused", why };
}

/** "answered 403: Forbidden", with the beginning of what the provider says. */
export function answerText({ status, text }: Answer): string {
  const said = printable(text.slice(0, 4 * WHY_LENGTH).replaceAll(/\s+/g, " ").trim());
  return `answered ${status}${said === "" ? "" : `: ${said.slice(0, WHY_LENGTH)}`}`;
}

/**
 * Retry-After, in seconds or as a date (RFC 9110, 10.2.3), else the `retry_after` seconds that
 * Discord and Telegram, or the `retry_after_ms` that Matrix puts into its JSON; null where neither is there.
 */
export function retryAfterMs({ headers, text }: Answer, nowMs: number): number | null {
  const header = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}(\.\d+)?$/.test(header)) return Math.ceil(Number(header) * 1000);
  // Date.parse takes "-5" for a day in May.
  const date = /^[A-Z][a-z]{2}, \d/.test(header) ? Date.parse(header) : NaN;
  if (!Number.isNaN(date)) return Math.max(0, date - nowMs);
  const seconds = retryAfterOf(parseJson(text));
  return seconds === null ? null : Math.round(seconds * 1000);
}

function retryAfterOf(value: unknown): number | null {
  if (typeof value !== "object" || value === null) return null;
  const seconds = Reflect.get(value, "retry_after");
  if (typeof seconds === "number" && seconds >= 0) return seconds;
  const ms = Reflect.get(value, "retry_after_ms");
  if (typeof ms === "number" && ms >= 0) return ms / 1000;
  return retryAfterOf(Reflect.get(value, "parameters") ?? null);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
