/**
 * A year of one pool as it really goes: scrubs, a resilver, errors, clears, a replaced disk, starts
 * of its host, a move to another. It is the oracle too: it counts what happens when it happens,
 * and knows nothing of how the server remembers.
 */
import type { Pool, Scan, Vdev } from "../../shared/sample/zfs_pools.ts";
import type { PoolReading } from "../../server/ledger/pool_reading.ts";
import { createRandom } from "./random.ts";
import { aDisk, aPool, aScan, DAY_MS, HOUR_MS, NEW_YEAR_MS } from "./pools.ts";

interface Disk {
  guid: string;
  name: string;
  checksum: number;
  /** Over the whole year, whatever was cleared. */
  ever: number;
}

interface Run {
  function: string;
  start_ms: number;
  hours: number;
  errors: number;
}

export interface Truth {
  errors: Readonly<Record<string, number>>;
  scans: readonly string[];
  /** When the last scrub ended; null: none has. */
  scrubbed_ms: number | null;
}

export class PoolYear {
  host_id = 1;
  booted_ms = NEW_YEAR_MS - DAY_MS;
  /** No scrub begins from this day on. */
  scrubs_until_day = Infinity;
  readonly disks: Disk[];
  readonly gone: Disk[] = [];
  readonly ended: Run[] = [];
  running: Run | null = null;
  readonly #random: () => number;
  readonly #guid: string;

  constructor({ seed, disks, guid }: { seed: number; disks: number; guid: string }) {
    this.#random = createRandom(seed);
    this.#guid = guid;
    this.disks = Array.from({ length: disks }, () => this.#newDisk());
  }

  #newDisk(): Disk {
    const number = Math.floor(this.#random() * 1e9);
    return { guid: `${this.#guid}${number}`, name: `ata-ST8000_Z${number}`, checksum: 0, ever: 0 };
  }

  /** What happens between the reading before and this one. */
  advance(nowMs: number, everyMs: number): void {
    const day = Math.floor((nowMs - NEW_YEAR_MS) / DAY_MS);
    const isMidnight = (nowMs - NEW_YEAR_MS) % DAY_MS === 0;
    const disk = this.disks[Math.floor(this.#random() * this.disks.length)];
    if (disk !== undefined && this.#random() < everyMs / (20 * DAY_MS)) {
      const errors = 1 + Math.floor(this.#random() * 5);
      disk.checksum += errors;
      disk.ever += errors;
    }
    if (this.running !== null && nowMs >= this.running.start_ms + this.running.hours * HOUR_MS) {
      this.ended.push(this.running);
      this.running = null;
    }
    if (!isMidnight) return;
    if (day % 30 === 12 && day < this.scrubs_until_day) this.#start("SCRUB", nowMs);
    if (day === 100) this.#clear();
    if (day === 150 || day === 250) this.#boot(nowMs);
    if (day === 200) this.#replace(nowMs);
    if (day === 300) {
      this.host_id = 2;
      this.#boot(nowMs);
    }
  }

  #start(name: string, nowMs: number): void {
    this.running = {
      function: name,
      start_ms: nowMs,
      hours: 8 + Math.floor(4 * this.#random()),
      errors: 0,
    };
  }

  #clear(): void {
    for (const disk of this.disks) disk.checksum = 0;
  }

  #boot(nowMs: number): void {
    this.booted_ms = nowMs - 1000;
    this.#clear();
  }

  #replace(nowMs: number): void {
    const old = this.disks[0];
    if (old === undefined) return;
    this.gone.push(old);
    this.disks[0] = this.#newDisk();
    this.#start("RESILVER", nowMs);
  }

  reading(nowMs: number): PoolReading {
    return {
      pool_key: this.#guid,
      host_id: this.host_id,
      at_ms: nowMs,
      clock_behind_ms: 0,
      booted_ms: this.booted_ms,
      pool: this.#pool(nowMs),
    };
  }

  #pool(nowMs: number): Pool {
    const vdevs: Vdev[] = this.disks.map(({ guid, name, checksum }) =>
      aDisk(name, { guid, path: `/dev/disk/by-id/${name}-part1`, checksum_errors: checksum })
    );
    const latest = this.running ?? this.ended.at(-1);
    const scan = latest === undefined ? null : this.#scan(latest, nowMs);
    const scrub = this.ended.findLast((run) => run.function === "SCRUB");
    return aPool(vdevs, {
      guid: this.#guid,
      scan,
      scans: scan === null ? [] : [scan],
      last_scrub_end: scrub === undefined ? null : endOf(scrub) / 1000,
    });
  }

  #scan(run: Run, nowMs: number): Scan {
    const isOver = run !== this.running;
    const part = isOver ? 1 : (nowMs - run.start_ms) / (run.hours * HOUR_MS);
    return aScan({
      function: run.function,
      state: isOver ? "FINISHED" : "SCANNING",
      start_unix: run.start_ms / 1000,
      end_unix: isOver ? endOf(run) / 1000 : null,
      errors: isOver ? run.errors : null,
      repaired_bytes: 0,
      progress_percent: 100 * part,
      issued_bytes: Math.floor(4e12 * part),
      to_scan_bytes: 4e12,
    });
  }

  truth(): Truth {
    const all = [...this.disks, ...this.gone];
    const scrub = this.ended.findLast((run) => run.function === "SCRUB");
    return {
      errors: Object.fromEntries(all.map(({ guid, ever }) => [guid, ever])),
      scans: this.ended.map((run) => `${run.function} ${run.start_ms} ${endOf(run)}`),
      scrubbed_ms: scrub === undefined ? null : endOf(scrub),
    };
  }
}

function endOf(run: Run): number {
  return run.start_ms + run.hours * HOUR_MS;
}
