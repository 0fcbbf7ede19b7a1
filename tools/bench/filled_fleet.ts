import { systemClock } from "../../shared/clock.ts";
import { DEFAULT_INTERVALS, KINDS, readSample } from "../../shared/sample/mod.ts";
import { Fleet } from "../../server/fleet/fleet.ts";
import { createReads, type FleetReads } from "../../server/fleet/reads.ts";
import { createEngine } from "../../server/store/engines.ts";
import type { Recording } from "../simulate/recordings.ts";
import { createSimulatedHost } from "../simulate/simulated_host.ts";

export interface FilledFleetOptions {
  database_path: string;
  recordings: Recording[];
  hosts: number;
  guests: number;
}

/** The server's live state of a whole fleet, all connected, in this process. */
export interface FilledFleet extends AsyncDisposable {
  fleet: Fleet;
  reads: FleetReads;
}

export async function openFilledFleet(options: FilledFleetOptions): Promise<FilledFleet> {
  await using stack = new AsyncDisposableStack();
  const store = stack.use(await createEngine(options.database_path).open());
  for (let index = 0; index < options.hosts; index++) {
    await store.insertHost({
      name: hostName(index),
      token_hash: "no token",
      token_digest: null,
      created_at_ms: Date.now(),
    });
  }
  const rethrow = (error: unknown) => {
    throw error;
  };
  const fleet = stack.use(new Fleet(store, systemClock, rethrow));
  await fleet.start();
  for (let index = 0; index < options.hosts; index++) fill(fleet, index, options);
  const open = stack.move();
  return { fleet, reads: createReads(fleet), [Symbol.asyncDispose]: () => open.disposeAsync() };
}

function fill(fleet: Fleet, index: number, { recordings, guests }: FilledFleetOptions): void {
  const name = hostName(index);
  const hostId = fleet.hostId(name);
  const recording = recordings[index % recordings.length];
  if (hostId === null || recording === undefined) throw new Error("Cannot fill the fleet");
  const host = createSimulatedHost(recording, { name, seed: index, guests });
  host.advance(DEFAULT_INTERVALS.fast);
  fleet.joined(hostId, { agent_version: null, intervals: DEFAULT_INTERVALS });
  const nowMs = Date.now();
  for (const kind of KINDS) {
    fleet.apply(hostId, {
      kind,
      collected_at_us: nowMs * 1000,
      received_at_ms: nowMs,
      sent_at_ms: nowMs,
      sections: readSample(kind, host.read(kind)),
    });
  }
}

function hostName(index: number): string {
  return `sim-${String(index + 1).padStart(4, "0")}`;
}
