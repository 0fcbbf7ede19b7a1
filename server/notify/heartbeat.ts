/**
 * Calls an address each minute as long as the server does its work, so that something outside
 * (healthchecks, an Uptime Kuma push monitor) notices when it does not.
 */
import type { Clock } from "../../shared/clock.ts";
import { answerText } from "./channels/outcome.ts";
import { hideSecrets } from "./delivery/hide_secrets.ts";
import { sendHttp } from "./delivery/send_http.ts";

/** When each kind of work last ended well, monotonic milliseconds; null: not since the start. */
export interface Progress {
  commit_ms: number | null;
  judge_ms: number | null;
  outbox_ms: number | null;
}

export interface HeartbeatState {
  /** When it was last called, epoch milliseconds; null: never. */
  last_call_at_ms: number | null;
  /** What came of that; null: it was taken, or there was none. */
  last_error: string | null;
  /** Why it is not called at present; null: nothing keeps it from being. */
  held_by: string | null;
}

export interface Heartbeat {
  /** Calls until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
  state(): HeartbeatState;
}

const EVERY_MS = 60_000;
/** What has not ended for longer is not going on. */
const FRESH_MS = 60_000;

const WORK: readonly { field: keyof Progress; name: string }[] = [
  { field: "commit_ms", name: "a commit" },
  { field: "judge_ms", name: "a round of the judge" },
  { field: "outbox_ms", name: "a round of the outbox" },
];

export function createHeartbeat({ url, progress, clock, timeoutMs }: {
  /** Checked; whoever knows it may call it, so it is never shown. */
  url: string;
  progress(): Progress;
  clock: Clock;
  timeoutMs?: number;
}): Heartbeat {
  let state: HeartbeatState = { last_call_at_ms: null, last_error: null, held_by: null };

  async function beat(signal: AbortSignal): Promise<void> {
    const held_by = standsStill(progress(), clock.monotonicMs());
    state = { ...state, held_by };
    if (held_by !== null) return;
    const last_call_at_ms = clock.nowMs();
    const last_error = await call(signal);
    state = { ...state, last_call_at_ms, last_error };
  }

  async function call(signal: AbortSignal): Promise<string | null> {
    const result = await sendHttp(
      { via: "http", method: "GET", url, headers: {}, body: null },
      { signal, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
    );
    if (!result.ok) return result.outcome.is === "delivered" ? null : result.outcome.why;
    const { status } = result.answer;
    return status >= 200 && status < 300 ? null : hideSecrets(answerText(result.answer), [url]);
  }

  return {
    state: () => state,
    async run(signal) {
      while (!signal.aborted) {
        const startMs = clock.monotonicMs();
        await beat(signal);
        const tookMs = clock.monotonicMs() - startMs;
        await clock.sleep(Math.max(0, EVERY_MS - tookMs), signal);
      }
    },
  };
}

/** What has not ended within the last minute, in a sentence; null: all has. */
function standsStill(progress: Progress, nowMs: number): string | null {
  const still = WORK.filter(({ field }) => {
    const endedMs = progress[field];
    return endedMs === null || nowMs - endedMs > FRESH_MS;
  });
  const names = still.map(({ name }) => name).join(", ");
  return still.length === 0 ? null : `not within the last 60 s: ${names}`;
}
