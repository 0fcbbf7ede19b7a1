/** The queue in memory, as the store keeps it: what the sender wants of it, and what became of it. */
import type { Outbox, Settlement } from "../../server/notify/delivery/outbox.ts";
import type { ChannelRow, Delivery } from "../../server/store/rows/deliveries.ts";

export interface MemoryOutbox extends Outbox {
  rows: Map<string, Delivery>;
  list: ChannelRow[];
  /** Settlements in their order. */
  settled: { id: string; settlement: Settlement }[];
  put(...rows: Delivery[]): void;
}

export function createMemoryOutbox(list: ChannelRow[]): MemoryOutbox {
  const rows = new Map<string, Delivery>();
  const settled: MemoryOutbox["settled"] = [];
  const isOpen = ({ state }: Delivery) => state === "queued" || state === "sending";

  return {
    rows,
    list,
    settled,
    put: (...added) => added.forEach((row) => rows.set(row.id, row)),
    channels: () => Promise.resolve([...list]),
    due(channelId, nowMs, limit) {
      const open = [...rows.values()]
        .filter((row) => row.channel_id === channelId && isOpen(row))
        .sort((a, b) => a.id < b.id ? -1 : 1);
      const heads = open.filter((row) =>
        row.incident_id === null ||
        open.find(({ incident_id }) => incident_id === row.incident_id) === row
      );
      const due = heads.filter((row) =>
        row.state === "queued" ? row.not_before_ms <= nowMs : (row.lease_until_ms ?? 0) <= nowMs
      );
      const isTest = ({ kind }: Delivery) => kind === "test" ? 0 : 1;
      due.sort((a, b) => isTest(a) - isTest(b) || a.attempts - b.attempts);
      return Promise.resolve(due.slice(0, limit));
    },
    lease(seen, untilMs) {
      const row = rows.get(seen.id);
      const isAsSeen = row?.state === seen.state && row.lease_until_ms === seen.lease_until_ms;
      if (row === undefined || !isOpen(row) || !isAsSeen) return Promise.resolve(false);
      rows.set(row.id, { ...row, state: "sending", lease_until_ms: untilMs });
      return Promise.resolve(true);
    },
    settle(id, leaseUntilMs, settlement) {
      const row = rows.get(id);
      if (row?.state !== "sending" || row.lease_until_ms !== leaseUntilMs) {
        return Promise.resolve(false);
      }
      const { state, attempts, last_error } = settlement;
      rows.set(id, {
        ...row,
        state,
        attempts,
        last_error,
        lease_until_ms: null,
        ...(settlement.state === "queued" ? { not_before_ms: settlement.not_before_ms } : {}),
        ...(settlement.state === "delivered" ? { delivered_at_ms: settlement.at_ms } : {}),
      });
      settled.push({ id, settlement });
      return Promise.resolve(true);
    },
  };
}
