/** A fleet at its usual pace, in time that passes as fast as its samples are committed. */
import { getLogger } from "@logtape/logtape";
import { TestingClock } from "../../testing/clock.ts";
import { DEFAULT_INTERVALS } from "../../shared/sample/mod.ts";
import { Fleet } from "../../server/fleet/fleet.ts";
import { Ingest } from "../../server/ingest/ingest.ts";
import { COMMIT_LIMITS } from "../../server/store/group_commit.ts";
import { createEngine } from "../../server/store/engines.ts";
import { expectStored } from "./expect_stored.ts";
import { sampleWeek, type WeekSample } from "../sample_week/week.ts";
import { answerLines } from "../simulate/line_process.ts";
import { readWrittenBytes } from "./process_usage.ts";

export interface DiskWritesQuestion {
  database_path: string;
  hosts: number;
  guests: number;
  /** Of these the first is not measured: it makes layouts, bases and the log. */
  minutes: number;
}

export interface DiskWritesAnswer {
  /** What this process had written to disk, and how many samples that was. */
  written_bytes: number;
  samples: number;
}

/** One host: what it sends, at a moment of its own within each interval. */
interface Sender {
  id: number;
  offsetMs: number;
  samples: Iterator<WeekSample>;
  next: WeekSample | undefined;
}

async function run(question: DiskWritesQuestion): Promise<DiskWritesAnswer> {
  const { database_path, hosts, guests, minutes } = question;
  const clock = new TestingClock();
  const startMs = clock.nowMs();
  const rethrow = (error: unknown) => {
    throw error;
  };
  await using store = await createEngine(database_path).open({ clock });
  await using fleet = new Fleet(store, clock, rethrow);
  await fleet.start();
  const senders: Sender[] = [];
  for (let index = 0; index < hosts; index++) {
    const host = await store.insertHost({
      name: `host-${index}`,
      token_hash: `no token ${index}`,
      token_digest: null,
      created_at_ms: startMs,
    });
    if (host === null) throw new Error("Cannot fill the database: it is not new");
    const hours = Math.ceil(minutes / 60);
    const samples = sampleWeek({ hours, guests, seed: index + 1, start_ms: startMs });
    const offsetMs = Math.floor(index * 1000 * DEFAULT_INTERVALS.fast / hosts);
    senders.push({ id: host.id, offsetMs, samples, next: samples.next().value });
  }
  await fleet.refreshHosts();
  for (const { id } of senders) {
    fleet.joined(id, { agent_version: null, intervals: DEFAULT_INTERVALS });
  }
  const ingest = new Ingest({
    store,
    fleet,
    clock,
    log: getLogger("bench"),
    retention_hours: 48,
    disk: { added: () => {} },
  });

  let samples = 0;
  let before = { bytes: 0, samples: 0 };
  const stepMs = COMMIT_LIMITS.waitMs;
  for (let atMs = 0; atMs < minutes * 60_000; atMs += stepMs) {
    if (atMs === 60_000) before = { bytes: await readWrittenBytes(), samples };
    const pushes = senders.flatMap((sender) => {
      const due: Promise<void>[] = [];
      while (sender.next !== undefined && dueMs(sender) < startMs + atMs + stepMs) {
        const { kind, data } = sender.next;
        const collected_at = new Date(dueMs(sender)).toISOString();
        const host = { id: sender.id, intervals: DEFAULT_INTERVALS };
        const payload = { collected_at, sent_at: collected_at, data };
        due.push(expectStored(ingest.push(host, kind, payload)));
        sender.next = sender.samples.next().value;
      }
      return due;
    });
    samples += pushes.length;
    await clock.advance(stepMs);
    await Promise.all(pushes);
  }
  const written = await readWrittenBytes();
  return { written_bytes: written - before.bytes, samples: samples - before.samples };
}

function dueMs({ next, offsetMs }: Sender): number {
  return (next?.collected_at_ms ?? Infinity) + offsetMs;
}

if (import.meta.main) {
  await answerLines(run);
  Deno.exit(0);
}
