/** Runs the plan against channels that take, refuse or are away, and keeps what arrived. */
import {
  type HostLookup,
  plan,
  type PlanInput,
  type PlanRows,
  type PlanState,
  type PlanWrites,
  restore,
} from "../../server/notify/plan/mod.ts";
import type {
  ChannelRow,
  Delivery,
  Hold,
  Policy,
  Said,
  Told,
} from "../../server/store/rows/deliveries.ts";
import type { Incident } from "../../server/store/rows/incidents.ts";

/** ok: takes all; down: not now; refuses: never. */
export type Sink = "ok" | "down" | "refuses";

/** One message that arrived. */
export interface Arrived {
  at_ms: number;
  channel_id: string;
  delivery: Delivery;
}

export interface RunnerSettings {
  channels: readonly ChannelRow[];
  policies?: readonly Policy[];
  start_ms: number;
  hostOf?: HostLookup;
  /** The state is thrown away and built from the rows before each input. */
  restarts?: boolean;
}

const RETRY_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;

export class PlanRunner {
  nowMs: number;
  readonly arrived: Arrived[] = [];
  readonly broken: { channel_id: string; why: string }[] = [];
  /** Each channel's; "ok" where it is not there. */
  readonly sinks = new Map<string, Sink>();
  state: PlanState;
  readonly rows = {
    incidents: new Map<string, Incident>(),
    deliveries: new Map<string, Delivery>(),
    told: new Map<string, Told>(),
    holds: new Map<string, Hold>(),
  };
  channels: readonly ChannelRow[];
  policies: readonly Policy[];
  hostOf: HostLookup;
  restarts: boolean;
  #lastId = 0;

  constructor(settings: RunnerSettings) {
    this.channels = settings.channels;
    this.policies = settings.policies ?? [];
    this.nowMs = settings.start_ms;
    this.hostOf = settings.hostOf ?? (() => null);
    this.restarts = settings.restarts ?? false;
    this.state = restore(this.stored());
  }

  /** What a server that starts now finds. */
  stored(): PlanRows {
    const deliveries = [...this.rows.deliveries.values()].filter(({ state, delivered_at_ms }) =>
      isUnsettled(state) || (delivered_at_ms !== null && delivered_at_ms > this.nowMs - HOUR_MS)
    );
    const told = [...this.rows.told.values()];
    const named = new Set([
      ...told.filter(({ level }) => level !== "resolved").map(({ incident_id }) => incident_id),
      ...deliveries.filter(({ state }) => isUnsettled(state))
        .flatMap(({ says }) => says.map(({ incident_id }) => incident_id)),
    ]);
    return {
      incidents: [...this.rows.incidents.values()].filter(({ id, state }) =>
        state !== "resolved" || named.has(id)
      ),
      policies: this.policies,
      channels: this.channels,
      told: told.filter(({ incident_id, level }) =>
        level !== "resolved" || named.has(incident_id) ||
        this.rows.incidents.get(incident_id)?.state !== "resolved"
      ),
      deliveries,
      holds: [...this.rows.holds.values()].filter(({ ended_at_ms }) => ended_at_ms === null),
    };
  }

  input(input: PlanInput): PlanWrites {
    if (this.restarts) this.state = restore(this.stored());
    const { state, writes } = plan(this.state, input, {
      now_ms: this.nowMs,
      hostOf: this.hostOf,
      newId: () => `d${String(++this.#lastId).padStart(8, "0")}`,
    });
    this.state = state;
    for (const row of writes.deliveries) this.rows.deliveries.set(row.id, row);
    for (const { channel_id, incident_id } of writes.untold) {
      this.rows.told.delete(`${channel_id} ${incident_id}`);
    }
    for (const row of writes.told) {
      this.rows.told.set(`${row.channel_id} ${row.incident_id}`, row);
    }
    for (const row of writes.holds) {
      this.rows.holds.set(`${row.channel_id} ${row.incident_id} ${row.at_ms}`, row);
    }
    for (const { channel_id, why } of writes.broken) {
      this.broken.push({ channel_id, why });
      const broken = { why, since_ms: this.nowMs };
      this.channels = this.channels.map((row) => row.id === channel_id ? { ...row, broken } : row);
    }
    return writes;
  }

  put(...incidents: readonly Incident[]): void {
    this.input({ kind: "incidents", changed: incidents });
    for (const incident of incidents) this.rows.incidents.set(incident.id, incident);
    this.send();
  }

  /** With their host. */
  delete(incidentIds: readonly string[], why: string): void {
    this.input({ kind: "deleted", incident_ids: incidentIds, why });
    for (const id of incidentIds) {
      const incident = this.rows.incidents.get(id)!;
      this.rows.incidents.set(id, {
        ...incident,
        state: "resolved",
        resolved_at_ms: this.nowMs,
        ended_by: why,
      });
    }
    this.send();
  }

  putChannels(channels: readonly ChannelRow[]): void {
    this.channels = channels;
    this.input({ kind: "channels", channels });
    this.send();
  }

  putPolicies(policies: readonly Policy[]): void {
    this.policies = policies;
    this.input({ kind: "policies", policies });
    this.send();
  }

  /** Goes on until `untilMs`, with a tick each `everyMs` and at `untilMs` itself. */
  run(untilMs: number, everyMs = 60_000): void {
    while (this.nowMs < untilMs) {
      this.nowMs = Math.min(untilMs, this.nowMs + everyMs);
      this.input({ kind: "tick" });
      this.send();
    }
  }

  /** Sends what is due, in its order, as long as something is. */
  send(): void {
    for (;;) {
      const [row] = this.due();
      if (row === undefined) return;
      this.input({ kind: "leased", delivery_ids: [row.id], until_ms: this.nowMs + 60_000 });
      this.#settle(this.rows.deliveries.get(row.id)!);
    }
  }

  due(): readonly Delivery[] {
    const works = new Set(
      this.channels.filter(({ broken, enabled }) => enabled && broken === null)
        .map(({ id }) => id),
    );
    return [...this.rows.deliveries.values()]
      .filter((row) =>
        row.state === "queued" && row.not_before_ms <= this.nowMs && works.has(row.channel_id)
      )
      .sort((a, b) => a.due_ms - b.due_ms || (a.id < b.id ? -1 : 1));
  }

  #settle(delivery: Delivery): void {
    const { id: delivery_id, channel_id } = delivery;
    const sink = this.sinks.get(channel_id) ?? "ok";
    if (sink === "ok") {
      this.arrived.push({ at_ms: this.nowMs, channel_id, delivery });
      this.input({ kind: "settled", delivery_id, outcome: { result: "delivered" } });
    } else if (sink === "down") {
      const outcome = {
        result: "later",
        not_before_ms: this.nowMs + RETRY_MS,
        error: "connection refused",
      } as const;
      this.input({ kind: "settled", delivery_id, outcome });
    } else {
      const outcome = { result: "dead", error: "401 Unauthorized" } as const;
      this.input({ kind: "settled", delivery_id, outcome });
    }
  }

  /** Everything that arrived of one incident on one channel, lines of digests included. */
  heard(channelId: string, incidentId: string): readonly Said[] {
    return this.arrived.filter(({ channel_id }) => channel_id === channelId)
      .flatMap(({ delivery }) => delivery.says)
      .filter(({ incident_id }) => incident_id === incidentId);
  }
}

function isUnsettled(state: Delivery["state"]): boolean {
  return state === "queued" || state === "sending";
}
