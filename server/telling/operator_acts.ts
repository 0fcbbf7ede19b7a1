/**
 * What operators and programs do to incidents, channels, policies and windows: checked by whoever
 * asks, stored first, and in force at once.
 */
import type { PutOutcome, Store } from "../store/port.ts";
import type { ChannelRow, Policy } from "../store/rows/deliveries.ts";
import type { Window } from "../store/rows/windows.ts";
import type { IncidentDesk } from "./incident_desk.ts";
import { channelInZone, windowInZone } from "./zones.ts";

export interface AcknowledgeOptions {
  author: string;
  note: string;
  /** Null: until the incident ends, grows or gets worse. */
  expires_at_ms: number | null;
}

/** - over: it has ended already. - not_open: it is still held back, and nobody was told of it. */
export type AcknowledgeOutcome = "done" | "no_such_incident" | "over" | "not_open";

export interface OperatorActs {
  /** Whether it can be acknowledged now; "done": it can. */
  mayAcknowledge(incidentId: string): Promise<AcknowledgeOutcome>;
  acknowledge(incidentId: string, options: AcknowledgeOptions): Promise<AcknowledgeOutcome>;
  unacknowledge(incidentId: string, author: string): Promise<AcknowledgeOutcome>;
  putWindow(window: Window): Promise<PutOutcome>;
  deleteWindow(id: string): Promise<boolean>;
  putPolicy(policy: Policy): Promise<PutOutcome>;
  deletePolicy(id: string): Promise<boolean>;
  /** Whoever puts a channel anew says that it works: it is no longer broken. */
  putChannel(channel: ChannelRow): Promise<PutOutcome>;
  deleteChannel(id: string): Promise<boolean>;
  /** Queues a message that takes the same path as every other. False when there is no such channel. */
  testChannel(id: string): Promise<boolean>;
  /** It refused for good; nothing goes out on it until somebody has looked. */
  breakChannel(id: string, why: string): Promise<void>;
  mendChannel(id: string): Promise<void>;
}

export function createOperatorActs(
  { desk, store, time_zone }: {
    desk: IncidentDesk;
    store: Store;
    /** Of windows and channels that name none. */
    time_zone: string;
  },
): OperatorActs {
  const write = (writes: ReturnType<IncidentDesk["take"]>) =>
    writes.isNothing ? Promise.resolve() : store.transaction(writes.write, { keep: true });

  async function judge(id: string): Promise<AcknowledgeOutcome> {
    const open = desk.find(id);
    if (open !== null) return open.state === "pending" ? "not_open" : "done";
    return await store.findIncident(id) === null ? "no_such_incident" : "over";
  }

  async function putPolicies(): Promise<void> {
    await write(desk.takePlan({ kind: "policies", policies: await store.listPolicies() }));
  }

  async function putChannels(): Promise<void> {
    const channels = (await store.listChannels()).map((row) => channelInZone(row, time_zone));
    await write(desk.takePlan({ kind: "channels", channels }));
  }

  return {
    mayAcknowledge: judge,

    async acknowledge(incident_id, options) {
      const outcome = await judge(incident_id);
      if (outcome === "done") {
        await write(desk.take({ type: "acknowledged", incident_id, ...options }));
      }
      return outcome;
    },

    async unacknowledge(incident_id, author) {
      const outcome = await judge(incident_id);
      if (outcome === "done") {
        await write(desk.take({ type: "unacknowledged", incident_id, author }));
      }
      return outcome;
    },

    async putWindow(window) {
      const outcome = await store.putWindow(window);
      if (outcome !== "stored") return outcome;
      const counted = windowInZone(window, time_zone);
      await write(desk.take({ type: "window_put", window: counted }));
      return outcome;
    },

    async deleteWindow(id) {
      const isThere = await store.deleteWindow(id);
      if (isThere) await write(desk.take({ type: "window_deleted", window_id: id }));
      return isThere;
    },

    async putPolicy(policy) {
      const outcome = await store.putPolicy(policy);
      if (outcome === "stored") await putPolicies();
      return outcome;
    },

    async deletePolicy(id) {
      const isThere = await store.deletePolicy(id);
      if (isThere) await putPolicies();
      return isThere;
    },

    async putChannel(channel) {
      const before = await store.findChannel(channel.id);
      const outcome = await store.putChannel(channel);
      if (outcome !== "stored") return outcome;
      await putChannels();
      if (before !== null && before.broken !== null && channel.broken === null) {
        await write(desk.take({ type: "channel_works", channel_id: channel.id }));
      }
      return outcome;
    },

    async deleteChannel(id) {
      const isThere = await store.deleteChannel(id);
      if (isThere) {
        await putChannels();
        await write(desk.take({ type: "channel_works", channel_id: id }));
      }
      return isThere;
    },

    async testChannel(id) {
      if (!desk.plan.desks.has(id)) return false;
      await write(desk.takePlan({ kind: "test", channel_id: id }));
      return true;
    },

    async breakChannel(id, why) {
      await write(desk.breakChannel(id, why));
    },

    async mendChannel(id) {
      await store.transaction((transaction) => transaction.markChannel(id, null));
      await putChannels();
      await write(desk.take({ type: "channel_works", channel_id: id }));
    },
  };
}
