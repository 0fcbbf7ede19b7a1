/** Exchanging an enrolment code for this host's token. */
import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { parseJson } from "../../shared/parse_json.ts";

export interface TokenRequest {
  /** Of the server, such as `https://monitor.example.com`. */
  origin: string;
  host_id: string;
  code: string;
}

export type TokenAnswer =
  | { ok: true; token: string; /** As it is registered. */ name: string }
  | { ok: false; kind: "refused" | "unavailable"; message: string };

const ONE_TRY_MS = 30_000;
/** A server that has many hosts to enrol says that it is busy. */
const BUSY_TRIES = 12;
const MAX_WAIT_SECONDS = 10;
const MAX_ANSWER_BYTES = 4 * 1024;

/** As servers make them, with room for longer ones. */
const TOKEN = /^[\w-]{16,512}$/;

const answerSchema = z.object({
  name: z.string().check(z.maxLength(100)),
  token: z.string().check(z.regex(TOKEN)),
});

/** Asks `POST /enroll` of the server, again while that is busy. Never rejects, never shows the code. */
export async function askForToken(
  request: TokenRequest,
  { clock, askOnce = fetch }: { clock: Clock; askOnce?: typeof fetch },
): Promise<TokenAnswer> {
  for (let tries = 1;; tries++) {
    const answer = await ask(request, askOnce);
    if (!("busySeconds" in answer)) return answer;
    if (tries === BUSY_TRIES) {
      return unavailable(request, "it is busy with other hosts; try again in a minute");
    }
    await clock.sleep(answer.busySeconds * 1000);
  }
}

async function ask(
  request: TokenRequest,
  askOnce: typeof fetch,
): Promise<TokenAnswer | { busySeconds: number }> {
  const { origin, host_id, code } = request;
  try {
    const response = await askOnce(`${origin}/enroll`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: host_id, code }),
      // The code is for this server and no other.
      redirect: "manual",
      signal: AbortSignal.timeout(ONE_TRY_MS),
    });
    const text = await readBounded(response);
    const waitSeconds = Number(response.headers.get("retry-after")) || 1;
    switch (response.status) {
      case 200:
        return readAnswer(request, text);
      case 403:
        return refused(
          request,
          "the code is not that of this host, has expired, or the host has joined since; " +
            "expected a new code from the page where hosts are enrolled",
        );
      case 429:
        return refused(
          request,
          `too many wrong codes came from here; try again in ${Math.ceil(waitSeconds / 60)} min`,
        );
      case 503:
        return { busySeconds: Math.min(waitSeconds, MAX_WAIT_SECONDS) };
      default:
        return unavailable(request, `it answered ${response.status}: expected a monitor's address`);
    }
  } catch (error) {
    return unavailable(request, error instanceof Error ? causeText(error) : String(error));
  }
}

function readAnswer(request: TokenRequest, text: string): TokenAnswer {
  const reading = answerSchema.safeParse(parseJson(text));
  return reading.success
    ? { ok: true, ...reading.data }
    : unavailable(request, "its answer holds no token: expected a monitor's address");
}

/** What is longer holds no token, and is not read to its end. */
async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) break;
  }
  return await new Blob(chunks).text();
}

function refused({ host_id, origin }: TokenRequest, why: string): TokenAnswer {
  return {
    ok: false,
    kind: "refused",
    message: `Cannot enrol as "${host_id}" at ${origin}: ${why}`,
  };
}

function unavailable({ host_id, origin }: TokenRequest, why: string): TokenAnswer {
  return {
    ok: false,
    kind: "unavailable",
    message: `Cannot enrol as "${host_id}": ${origin} gives no token: ${why}`,
  };
}

/** The runtime says it further down, with the address once more and the number of the fault. */
function causeText({ message, cause }: Error): string {
  if (cause instanceof Error) return causeText(cause);
  return message
    .replace(/^error sending request .*?for url \(\S+\).*?: /, "")
    .replace(/^client error \((\w+)\): /, "")
    .replace(/ \(os error \d+\).*$/s, "");
}
