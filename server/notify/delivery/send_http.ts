import type { HttpParcel } from "../channels/kind.ts";
import type { Answer, Outcome } from "../channels/outcome.ts";
import { DELIVERY_LIMITS } from "./limits.ts";
import { limitTime } from "./time_limit.ts";

export type HttpResult = { ok: true; answer: Answer } | { ok: false; outcome: Outcome };

export interface HttpOptions {
  /** Ends it early. */
  signal: AbortSignal;
  timeoutMs?: number;
}

/**
 * Sends a request and reads its answer. It never throws, and what it says holds no address: the
 * errors of `fetch` quote it, with the secret that it often is.
 */
export async function sendHttp(
  parcel: HttpParcel,
  { signal, timeoutMs = DELIVERY_LIMITS.httpMs }: HttpOptions,
): Promise<HttpResult> {
  using limited = limitTime(signal, timeoutMs);
  const limit = limited.signal;
  const later = (why: string): HttpResult => ({
    ok: false,
    outcome: { is: "later", why, after_ms: null, attempts_at_most: null },
  });
  let url = new URL(parcel.url);
  try {
    for (let turn = 0; turn <= DELIVERY_LIMITS.redirects; turn++) {
      const response = await fetch(url, {
        method: parcel.method,
        headers: parcel.headers,
        body: parcel.body,
        redirect: "manual",
        signal: limit,
      });
      if (response.status < 300 || response.status > 399) {
        return { ok: true, answer: await readAnswerText(response) };
      }
      await response.body?.cancel();
      const next = nextAddress(url, response);
      if (!next.ok) return { ok: false, outcome: next.outcome };
      url = next.url;
    }
    return later("redirected too often");
  } catch (error) {
    if (signal.aborted) return later("stopped before it was answered");
    return later(limit.aborted ? `no answer within ${timeoutMs / 1000} s` : causeOf(error));
  }
}

/** Only to the same host, and never from https to http: a secret goes nowhere else. */
function nextAddress(
  from: URL,
  response: Response,
): { ok: true; url: URL } | { ok: false; outcome: Outcome } {
  const { status } = response;
  const target = response.headers.get("location") ?? "";
  const isForGood = status === 301 || status === 308;
  const no = (why: string) => ({
    ok: false as const,
    outcome: isForGood
      ? { is: "refused" as const, why }
      : { is: "later" as const, why, after_ms: null, attempts_at_most: null },
  });
  if (!URL.canParse(target, from.href)) return no(`answered ${status} without a usable address`);
  const to = new URL(target, from.href);
  const isUpgrade = from.protocol === "http:" && to.protocol === "https:" && to.port === "";
  const isSame = to.protocol === from.protocol && to.port === from.port;
  if (to.hostname !== from.hostname || !(isSame || isUpgrade)) {
    return no(`answered ${status}, which leads to another host (${to.host}); it is not followed`);
  }
  // A request that became a GET would be taken for a message that was delivered.
  if (status === 303) return no("answered 303, which leads away from what was sent");
  return { ok: true, url: to };
}

/** What counts is the status: a body that is endless, or breaks off, changes nothing about it. */
async function readAnswerText(response: Response): Promise<Answer> {
  const { status, headers, body } = response;
  const decoder = new TextDecoder();
  let text = "";
  let left: number = DELIVERY_LIMITS.answerBytes;
  const reader = body?.getReader();
  try {
    while (reader !== undefined && left > 0) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value.subarray(0, left), { stream: true });
      left -= value.length;
    }
  } catch {
    // Said by the status.
  }
  await reader?.cancel().catch(() => {});
  return { status, headers, text };
}

const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/connection refused/i, "the connection was refused"],
  [/dns|lookup|resolve/i, "its name could not be resolved"],
  [/certificate|tls|handshake/i, "its certificate or TLS could not be accepted"],
  [/reset|closed|incomplete|eof|broken pipe/i, "the connection broke off before it answered"],
  [/unreachable/i, "it could not be reached"],
];

function causeOf(error: unknown): string {
  const text = errorTexts(error).join(" ");
  return CAUSES.find(([pattern]) => pattern.test(text))?.[1] ?? "the connection failed";
}

/** Without the address, whose name may hold any of these words. */
function errorTexts(error: unknown): string[] {
  const texts: string[] = [];
  for (let next = error; next instanceof Error && texts.length < 5; next = next.cause) {
    texts.push(next.message.replaceAll(/\(?https?:\/\/\S+/g, ""));
  }
  return texts;
}
