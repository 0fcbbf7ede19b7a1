/** A sender at work on a queue in memory and a clock of its own, with webhooks to sinks. */
import { composeMessage } from "../../server/notify/message/compose.ts";
import type { Failpoint } from "../../server/notify/delivery/failpoint.ts";
import { createSender, type Sender } from "../../server/notify/delivery/sender.ts";
import type { ChannelRow, Delivery } from "../../server/store/rows/deliveries.ts";
import type { Incident } from "../../server/store/rows/incidents.ts";
import { TestingClock } from "../clock.ts";
import {
  TEST_NOW_MS,
  testChannel,
  testDelivery,
  testIncidentFacts,
  testMessageFacts,
} from "../messages.ts";
import { until } from "../until.ts";
import type { HttpSink } from "./http_sink.ts";
import { createMemoryOutbox, type MemoryOutbox } from "./memory_outbox.ts";

export interface Sending extends AsyncDisposable {
  clock: TestingClock;
  outbox: MemoryOutbox;
  sender: Sender;
  /** The incident that messages are made of, as it is at present. */
  incident: Partial<Incident>;
  broken: { channel_id: string; why: string }[];
  works: string[];
  faults: string[];
  /** Puts rows in and waits until each of them is settled once more. */
  send(...rows: Partial<Delivery>[]): Promise<void>;
  /** Moves the clock on, `stepMs` at a time, and lets what is due then be settled. */
  pass(ms: number, stepMs: number): Promise<void>;
  /** Ends it as a kill would: nothing is settled any more. */
  kill(): void;
  stop(): Promise<void>;
}

const SIGNING_KEY = "signing-key-of-tests";

export function webhookTo(sink: HttpSink, changes: Partial<ChannelRow> = {}): ChannelRow {
  return testChannel({
    settings: { url: `${sink.url}/in`, signing_key: SIGNING_KEY, authorization: null },
    ...changes,
  });
}

/** `outbox`: of a sender that was killed, to go on with. */
export function startSending(
  channels: ChannelRow[],
  { outbox = createMemoryOutbox(channels), clock = new TestingClock(TEST_NOW_MS), failpoint }: {
    outbox?: MemoryOutbox;
    clock?: TestingClock;
    failpoint?: Failpoint;
  } = {},
): Sending {
  const stop = new AbortController();
  let isDead = false;
  const dead = new Promise<never>(() => {});
  const alive: MemoryOutbox = {
    ...outbox,
    channels: () => isDead ? dead : outbox.channels(),
    lease: (seen, untilMs) => isDead ? dead : outbox.lease(seen, untilMs),
    settle: (id, leaseMs, settlement) => isDead ? dead : outbox.settle(id, leaseMs, settlement),
  };
  const sending: Omit<Sending, "sender"> = {
    clock,
    outbox,
    incident: {},
    broken: [],
    works: [],
    faults: [],
    async send(...changes) {
      const rows = changes.map((change) => testDelivery(change));
      const before = outbox.settled.length;
      outbox.put(...rows);
      sender.wake();
      await until("all is settled", () => outbox.settled.length >= before + rows.length);
    },
    async pass(ms, stepMs) {
      for (let passed = 0; passed < ms; passed += stepMs) {
        await clock.advance(Math.min(stepMs, ms - passed));
        await until("nothing is on its way", () => isQuiet());
      }
    },
    kill() {
      isDead = true;
      stop.abort();
    },
    async stop() {
      stop.abort();
      await running;
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      if (!isDead) await running;
    },
  };
  const sleepers = clock.sleeping;
  const isQuiet = () =>
    clock.sleeping <= sleepers + 1 && clock.sleeping > 0 &&
    [...outbox.rows.values()].every(({ state }) => state !== "sending");
  const sender = createSender({
    outbox: alive,
    clock,
    random: () => 0.5,
    unseal: () => Promise.resolve({ ok: true, secrets: {} }),
    compose: (delivery, channel, nowMs) =>
      Promise.resolve(composeMessage(
        testMessageFacts({ delivery, channel, incidents: [testIncidentFacts(sending.incident)] }),
        nowMs,
      )),
    onBroken(channel_id, why) {
      sending.broken.push({ channel_id, why });
      const at = outbox.list.findIndex(({ id }) => id === channel_id);
      const channel = outbox.list[at];
      if (channel) outbox.list[at] = { ...channel, broken: { why, since_ms: clock.nowMs() } };
      return Promise.resolve();
    },
    onWorks(channel_id) {
      sending.works.push(channel_id);
      const at = outbox.list.findIndex(({ id }) => id === channel_id);
      const channel = outbox.list[at];
      if (channel) outbox.list[at] = { ...channel, broken: null };
      return Promise.resolve();
    },
    onFault: (what, error) => void sending.faults.push(`${what}: ${error}`),
    ...(failpoint === undefined ? {} : { failpoint }),
  });
  const running = sender.run(stop.signal);
  return Object.assign(sending, { sender });
}

/** What a sink was told, as "key title". */
export function told(sink: HttpSink): string[] {
  return sink.received.map(({ headers, body }) =>
    `${headers.get("idempotency-key")} ${JSON.parse(body).title}`
  );
}
