/**
 * Sends what is queued: at least once, in order for each channel and incident, one message at a
 * time on a channel, and no channel waiting for another.
 */
import type { Clock } from "../../../shared/clock.ts";
import type { ChannelRow, Delivery } from "../../store/rows/deliveries.ts";
import type { Outcome } from "../channels/outcome.ts";
import type { Message } from "../message/message.ts";
import { attempt, type Unseal } from "./attempt.ts";
import { type Failpoint, noFailpoint } from "./failpoint.ts";
import { DELIVERY_LIMITS } from "./limits.ts";
import type { Outbox } from "./outbox.ts";
import { consequenceOf } from "./settlement.ts";
import { limitTime } from "./time_limit.ts";

export interface SenderParts {
  outbox: Outbox;
  unseal: Unseal;
  /** Makes the message of what is the case now. */
  compose(delivery: Delivery, channel: ChannelRow, nowMs: number): Promise<Message>;
  clock: Clock;
  /** 0 to 1. */
  random(): number;
  /** A channel refused for good, or its settings cannot be used: nothing goes out on it any more. */
  onBroken(channelId: string, why: string): Promise<void>;
  /** A test went through on a channel that was broken. */
  onWorks(channelId: string): Promise<void>;
  /** Something of the server's own failed; it is tried again. */
  onFault(what: string, error: unknown): void;
  /** Whether messages may go out from here; asked before each. They may by default. */
  maySend?(): boolean;
  failpoint?: Failpoint;
}

export interface Sender {
  /** Sends until `signal` aborts, and resolves once nothing is on its way: 5 s later at most. */
  run(signal: AbortSignal): Promise<void>;
  /** Something was queued. */
  wake(): void;
  /** Monotonic milliseconds at which a round last ended well; null: none has. */
  lastRoundMs(): number | null;
}

/** What is remembered of a channel between rounds; lost at a restart, which costs an attempt. */
interface ChannelState {
  /** Attempts in a row that failed. */
  failures: number;
  restUntilMs: number;
  /** Until then nothing at all is tried, after a fault of the server's own. */
  faultUntilMs: number;
  lastStartMs: number;
  /** What it was set up with when that was learned. */
  setup: string;
}

/** The store that does not write now is asked again then. */
const FAULT_REST_MS = 5_000;

export function createSender(parts: SenderParts): Sender {
  const { outbox, clock, onFault } = parts;
  const states = new Map<string, ChannelState>();
  const onTheWay = new Map<string, Promise<void>>();
  let lastRoundMs: number | null = null;
  let wakeUp = () => {};
  let isAwake = false;

  function wake(): void {
    isAwake = true;
    wakeUp();
  }

  async function rest(signal: AbortSignal): Promise<void> {
    if (!isAwake && !signal.aborted) {
      const woken = new AbortController();
      wakeUp = () => woken.abort();
      await clock.sleep(DELIVERY_LIMITS.roundEveryMs, woken.signal);
      wakeUp = () => {};
    }
    isAwake = false;
  }

  function stateOf({ id, settings, sealed }: ChannelRow): ChannelState {
    const setup = JSON.stringify([settings, sealed]);
    const known = states.get(id);
    if (known?.setup === setup) return known;
    // Of a channel that somebody has changed nothing is known: it is asked at once.
    const state = { failures: 0, restUntilMs: 0, faultUntilMs: 0, lastStartMs: 0, setup };
    states.set(id, state);
    return state;
  }

  async function round(stopped: AbortSignal): Promise<void> {
    const channels = await outbox.channels();
    const ids = new Set(channels.map(({ id }) => id));
    for (const id of states.keys()) if (!ids.has(id)) states.delete(id);
    // Who waited longest comes first, should there be more channels than may send at once.
    const inTurn = [...channels]
      .sort((a, b) => stateOf(a).lastStartMs - stateOf(b).lastStartMs);
    for (const channel of inTurn) {
      if (stopped.aborted || onTheWay.size >= DELIVERY_LIMITS.channels) return;
      if (onTheWay.has(channel.id)) continue;
      const delivery = await nextOf(channel);
      if (delivery === null) continue;
      stateOf(channel).lastStartMs = clock.monotonicMs();
      const sending = sendOne(delivery, channel, stopped)
        .catch((error) => {
          stateOf(channel).faultUntilMs = clock.monotonicMs() + FAULT_REST_MS;
          onFault(`send on the channel "${channel.name}"`, error);
        })
        .finally(() => {
          onTheWay.delete(channel.id);
          wake();
        });
      onTheWay.set(channel.id, sending);
    }
  }

  async function nextOf(channel: ChannelRow): Promise<Delivery | null> {
    const nowMs = clock.nowMs();
    if (clock.monotonicMs() < stateOf(channel).faultUntilMs) return null;
    const rows = await outbox.due(channel.id, nowMs, DELIVERY_LIMITS.rowsPerRound);
    const isResting = clock.monotonicMs() < stateOf(channel).restUntilMs;
    return rows.find(({ kind, expires_at_ms }) => {
      if (kind === "test") return true;
      // What waits for one that is switched off waits until it is on again.
      if (!channel.enabled) return false;
      return channel.broken === null ? !isResting : nowMs >= expires_at_ms;
    }) ?? null;
  }

  async function sendOne(
    delivery: Delivery,
    channel: ChannelRow,
    stopped: AbortSignal,
  ): Promise<void> {
    const failpoint = parts.failpoint ?? noFailpoint;
    await failpoint("before-lease");
    const leaseUntilMs = clock.nowMs() + DELIVERY_LIMITS.leaseMs;
    if (!await outbox.lease(delivery, leaseUntilMs)) return;
    if (channel.broken !== null && delivery.kind !== "test") {
      const { attempts } = delivery;
      const last_error = channel.broken.why;
      await outbox.settle(delivery.id, leaseUntilMs, { state: "expired", attempts, last_error });
      return;
    }
    await failpoint("before-send");
    const outcome = await outcomeOf(delivery, channel, stopped);
    // Whoever sends it instead settles it.
    if (outcome === null) return;
    await failpoint("after-send-before-settle");
    await settle(delivery, channel, { outcome, leaseUntilMs });
    await failpoint("after-settle");
  }

  async function outcomeOf(
    delivery: Delivery,
    channel: ChannelRow,
    stopped: AbortSignal,
  ): Promise<Outcome | null> {
    const nowMs = clock.nowMs();
    try {
      const message = await parts.compose(delivery, channel, nowMs);
      if (parts.maySend?.() === false) return null;
      using limit = limitTime(stopped, DELIVERY_LIMITS.attemptMs);
      const { signal } = limit;
      return await attempt(message, channel, { unseal: parts.unseal, signal, nowMs });
    } catch (error) {
      onFault(`make a message for the channel "${channel.name}"`, error);
      const why = "the server could not make the message";
      return { is: "later", why, after_ms: null, attempts_at_most: null };
    }
  }

  async function settle(
    delivery: Delivery,
    channel: ChannelRow,
    { outcome, leaseUntilMs }: { outcome: Outcome; leaseUntilMs: number },
  ): Promise<void> {
    const state = stateOf(channel);
    state.failures = outcome.is === "delivered" ? 0 : state.failures + 1;
    const { settlement, broken, restMs } = consequenceOf(delivery, outcome, {
      nowMs: clock.nowMs(),
      random: parts.random(),
      channelFailures: state.failures,
    });
    state.restUntilMs = clock.monotonicMs() + restMs;
    await outbox.settle(delivery.id, leaseUntilMs, settlement);
    if (broken !== null) await parts.onBroken(channel.id, broken);
    else if (outcome.is === "delivered" && channel.broken !== null) await parts.onWorks(channel.id);
  }

  /** Lets what is on its way end by itself, then cuts it off. */
  async function drain(cut: AbortController): Promise<void> {
    const done = Promise.all(onTheWay.values());
    const patience = new AbortController();
    await Promise.race([done, clock.sleep(DELIVERY_LIMITS.stopWithinMs, patience.signal)]);
    patience.abort();
    cut.abort();
    await done;
  }

  return {
    wake,
    lastRoundMs: () => lastRoundMs,
    async run(signal) {
      const cut = new AbortController();
      signal.addEventListener("abort", wake, { once: true });
      while (!signal.aborted) {
        try {
          await round(cut.signal);
          lastRoundMs = clock.monotonicMs();
        } catch (error) {
          onFault("look for messages to send", error);
        }
        await rest(signal);
      }
      await drain(cut);
    },
  };
}
