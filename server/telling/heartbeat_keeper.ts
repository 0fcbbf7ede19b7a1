/** The heartbeat of this server: its address is kept sealed, and it beats as long as one is set. */
import type { Clock } from "../../shared/clock.ts";
import { Listeners } from "../../shared/listeners.ts";
import type { Sealer } from "../auth/sealed.ts";
import {
  createHeartbeat,
  type Heartbeat,
  type HeartbeatState,
  type Progress,
} from "../notify/heartbeat.ts";
import { StorageError, type Store } from "../store/port.ts";
import type { TaskPlan } from "../tasks/task.ts";

/** Keys of the table `settings`. */
const ADDRESS = "heartbeat_url";
const PROOF = "heartbeat_commit";
const PROVE_EVERY_MS = 20_000;
const CANNOT_OPEN = "its address cannot be opened: SECRET_KEY_BASE is another than when it was " +
  "entered; enter it again, or put the old key back";

export interface HeartbeatStatus extends HeartbeatState {
  /** Host of the address, which itself is a secret; null: it cannot be opened. */
  place: string | null;
  /** Why it cannot be used; null: it can. */
  broken: string | null;
}

export interface HeartbeatKeeper extends AsyncDisposable {
  /** Null: no address is set. */
  status(): HeartbeatStatus | null;
  /** In force at once. `url`: http or https, checked; null: none any more. */
  set(url: string | null): Promise<void>;
  /** Called after each `set`; returns its own undo. */
  onSet(listener: () => void): () => void;
  /** May beat from now on. `judgedMs`: when a round of the judge last ended, monotonic; null: none. */
  begin(judgedMs: () => number | null): void;
  /** Stops beating, until it goes on: another server does. */
  pause(): void;
  resume(): void;
  /** Takes up what another server set. */
  refresh(): Promise<void>;
  /** Proves to it that the database takes commits. */
  task: TaskPlan;
}

export async function openHeartbeat({ store, clock, sealer, outboxMs, onFault, ...given }: {
  store: Pick<Store, "findSetting" | "putSetting">;
  clock: Clock;
  sealer: Sealer;
  outboxMs(): number | null;
  onFault(doing: string, error: unknown): void;
  /** Whether it waits to be resumed. */
  isPaused?: boolean;
}): Promise<HeartbeatKeeper> {
  let judgedMs: (() => number | null) | null = null;
  let commitMs: number | null = null;
  let beating: Beating | null = null;
  const listeners = new Listeners();
  let { isPaused = false } = given;
  let sealed = "";
  let url: string | null = null;
  let broken: string | null = null;
  await load();

  async function load(): Promise<void> {
    sealed = await store.findSetting(ADDRESS) ?? "";
    url = sealed === "" ? null : await sealer.unseal(sealed, ADDRESS);
    broken = sealed !== "" && url === null ? CANNOT_OPEN : null;
    if (broken !== null) onFault("call the heartbeat", new Error(broken));
  }

  const progress = (): Progress => ({
    commit_ms: commitMs,
    judge_ms: judgedMs?.() ?? null,
    outbox_ms: outboxMs(),
  });

  async function prove(): Promise<void> {
    if (url === null || isPaused) return;
    try {
      await store.putSetting(PROOF, String(clock.nowMs()));
      commitMs = clock.monotonicMs();
    } catch (error) {
      // That nothing is stored is told elsewhere; the heartbeat stops.
      if (!(error instanceof StorageError)) throw error;
    }
  }

  function start(): void {
    if (url === null || judgedMs === null || isPaused || beating !== null) return;
    const heartbeat = createHeartbeat({ url, progress, clock });
    const stop = new AbortController();
    const ended = prove().then(() => heartbeat.run(stop.signal))
      .catch((error) => onFault("call the heartbeat", error));
    beating = { heartbeat, stop, ended };
  }

  async function end(): Promise<void> {
    const last = beating;
    beating = null;
    last?.stop.abort();
    await last?.ended;
  }

  async function change(next: string | null): Promise<void> {
    const text = next === null ? "" : await sealer.seal(next, ADDRESS);
    await store.putSetting(ADDRESS, text);
    sealed = text;
    url = next;
    broken = null;
    // It may be resumed meanwhile, at the new address.
    await end();
    start();
    listeners.tell();
  }

  /** Two changes at once would leave a heartbeat that nobody stops. */
  let last: Promise<unknown> = Promise.resolve();
  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  }

  return {
    status() {
      if (url === null && broken === null) return null;
      const place = url === null ? null : new URL(url).host;
      return { ...(beating?.heartbeat.state() ?? NOT_YET), place, broken };
    },
    set: (next) => inTurn(() => change(next)),
    onSet: (listener) => listeners.add(listener),
    begin(judged) {
      judgedMs = judged;
      start();
    },
    pause() {
      isPaused = true;
      void end();
    },
    resume() {
      isPaused = false;
      start();
    },
    refresh: () =>
      inTurn(async () => {
        if ((await store.findSetting(ADDRESS) ?? "") === sealed) return;
        await load();
        await end();
        start();
        listeners.tell();
      }),
    task: {
      name: "prove to the heartbeat that the database takes commits",
      starts: { every_ms: PROVE_EVERY_MS },
      run: prove,
    },
    [Symbol.asyncDispose]: end,
  };
}

interface Beating {
  heartbeat: Heartbeat;
  stop: AbortController;
  ended: Promise<void>;
}

const NOT_YET: HeartbeatState = { last_call_at_ms: null, last_error: null, held_by: null };
