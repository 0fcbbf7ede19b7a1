/**
 * Random histories of a host, against an oracle that keeps all of the past: which pools are
 * missing, when each was last scrubbed and what errors are left. The seed is fixed: a failure
 * repeats.
 */
import { deepStrictEqual, ok } from "node:assert/strict";
import type { Scan } from "../../shared/sample/zfs_pools.ts";
import { TestingClock } from "../../testing/clock.ts";
import { rounds } from "../../testing/rounds.ts";
import { createPoolRegister } from "./pool_register.ts";
import { formatMarks, type PoolMarks } from "./pool_register_file.ts";
import { MemoryFile } from "../../testing/pools_host.ts";

const HISTORIES = rounds(400, 10_000);
const STEPS = 40;
const BOOT = { boot_id: "b", started_unix: 1 };

/** Identities; two of them have one name. */
const POOLS = [["1", "tank"], ["2", "usb"], ["3", "usb"], ["4", "bulk"]] as const;

/** What ZFS holds of a pool: one place for scrub and resilver, one for a rebuild. */
interface Disk {
  latest: Scan | null;
  isPartial: boolean;
  rebuild: Scan | null;
}

/** What nobody forgets. */
interface Past {
  lastSeen: number;
  /** Ends of scrubs of the whole pool, those first told in the future apart. */
  wholeEnds: Set<number>;
  futureEnds: Set<number>;
  rebuildEnd: number;
  /** Functions of the latest scans with errors that no whole scrub without has followed. */
  failures: Set<string | null>;
}

Deno.test("createPoolRegister() agrees with an oracle that forgets nothing", async () => {
  const random = createRandom(11);
  for (let history = 0; history < HISTORIES; history++) {
    const steps: string[] = [];
    try {
      await liveThrough(random, steps);
    } catch (error) {
      throw new Error(`history ${history}: ${steps.join(", ")}`, { cause: error });
    }
  }
});

async function liveThrough(random: (limit: number) => number, steps: string[]): Promise<void> {
  const clock = new TestingClock();
  const file = new MemoryFile();
  const marksFile = new MemoryFile();
  const marks: PoolMarks = { forgotten: {}, removable: [] };
  const disks = new Map<string, Disk>(
    POOLS.map(([guid]) => [guid, { latest: null, isPartial: false, rebuild: null }]),
  );
  const past = new Map<string, Past>();
  let present = new Set<string>();
  let register = createPoolRegister({ file, marksFile, clock });
  const nowUnix = () => Math.floor(clock.nowMs() / 1000);

  for (let step = 0; step < STEPS; step++) {
    await clock.advance(1000 * (1 + random(5000)));
    const [guid] = POOLS[random(POOLS.length)]!;
    switch (random(8)) {
      case 0:
        steps.push(`plug ${guid}`);
        present = new Set(
          present.has(guid) ? [...present].filter((g) => g !== guid) : [...present, guid],
        );
        break;
      case 1:
        steps.push("restart");
        register = createPoolRegister({ file, marksFile, clock });
        break;
      case 2: {
        const missing = register.listMissing(BOOT)[0];
        if (missing === undefined) break;
        steps.push(`forget ${missing.guid}`);
        marks.forgotten[missing.guid] = {
          last_seen_unix: missing.last_seen_unix,
          told_unix: nowUnix(),
        };
        marksFile.text = formatMarks(marks);
        past.delete(missing.guid);
        break;
      }
      default:
        if (present.has(guid)) {
          steps.push(`${guid}: ${scanPool(disks.get(guid)!, random, nowUnix())}`);
        }
    }

    const isWhole = random(4) > 0;
    const listed = isWhole ? present : new Set([...present].filter(() => random(2) > 0));
    steps.push(isWhole ? "read" : "read a part");
    await register.load();
    for (const [guid, name] of POOLS) {
      if (listed.has(guid)) checkPool({ guid, name }, disks.get(guid)!);
    }
    register.endReading(isWhole);
    await register.save();
    checkMissing(isWhole);
  }

  function checkPool({ guid, name }: { guid: string; name: string }, disk: Disk): void {
    const scans = [disk.latest, disk.rebuild].filter((scan) => scan !== null);
    const told = { scans, is_scrub_partial: disk.isPartial };
    const said = register.note({ pool: { name, guid, health: "ONLINE" }, told }, BOOT);

    const known = past.get(guid) ?? newPast();
    past.set(guid, known);
    known.lastSeen = nowUnix();
    witness(known, disk, nowUnix());
    const end = said.last_scrub_end ?? -Infinity;
    ok(end >= Math.max(...known.wholeEnds), "the last scrub is forgotten");
    ok(end <= nowUnix(), "the last scrub has not been yet");
    if (said.last_scrub_end !== null) ok(known.wholeEnds.has(end) || known.futureEnds.has(end));
    const failed = said.scans.filter((scan) => scan.state === "FINISHED" && scan.errors !== 0);
    for (const name of known.failures) ok(failed.some((scan) => scan.function === name), `${name}`);
    for (const scan of failed) {
      ok(known.failures.has(scan.function) || scan === disk.rebuild, `${scan.function} is over`);
    }
    for (const scan of scans) ok(said.scans.includes(scan), `${scan.function} is told by ZFS`);
  }

  function checkMissing(isWhole: boolean): void {
    const missing = new Map(register.listMissing(BOOT).map((pool) => [pool.guid, pool]));
    for (const [guid, { last_seen_unix }] of missing) {
      const known = past.get(guid);
      ok(known !== undefined, `${guid} is forgotten`);
      // The file may be an hour behind.
      ok(
        Math.abs((last_seen_unix ?? 0) - known.lastSeen) < 3600,
        `${guid} seen at ${last_seen_unix}`,
      );
    }
    if (!isWhole) return;
    const expected = [...past.keys()].filter((guid) => !present.has(guid));
    deepStrictEqual([...missing.keys()].sort(), expected.sort());
  }
}

function newPast(): Past {
  return {
    lastSeen: 0,
    wholeEnds: new Set(),
    futureEnds: new Set(),
    rebuildEnd: 0,
    failures: new Set(),
  };
}

/** Something happens on the disks of a pool; returns what. */
function scanPool(disk: Disk, random: (limit: number) => number, nowUnix: number): string {
  const errors = random(3) === 0 ? 1 + random(5) : 0;
  const name = ["SCRUB", "RESILVER", "REBUILD"][random(3)]!;
  const state = ["FINISHED", "FINISHED", "SCANNING", "CANCELED"][random(4)]!;
  const isFinished = state === "FINISHED";
  const aheadSeconds = name === "SCRUB" && random(5) === 0 ? random(20_000) : 0;
  const scan: Scan = {
    function: name,
    state,
    start_unix: nowUnix - 50,
    end_unix: state === "SCANNING" ? null : nowUnix + aheadSeconds,
    progress_percent: null,
    paused: false,
    errors: isFinished ? errors : null,
    issued_bytes: null,
    to_scan_bytes: null,
    repaired_bytes: null,
  };
  const isPartial = name === "SCRUB" && isFinished && random(4) === 0;
  if (name === "REBUILD") disk.rebuild = scan;
  else Object.assign(disk, { latest: scan, isPartial });
  return `${name} ${state}${isPartial ? " in part" : ""} ${errors} errors at ${scan.end_unix}`;
}

/** What an agent that sees the disk at this moment knows from then on. */
function witness(known: Past, { latest, isPartial, rebuild }: Disk, nowUnix: number): void {
  const isWholeScrub = latest?.function === "SCRUB" && latest.state === "FINISHED" && !isPartial;
  const end = latest?.end_unix ?? Infinity;
  if (isWholeScrub) (end <= nowUnix ? known.wholeEnds : known.futureEnds).add(end);
  for (const scan of [latest, rebuild]) {
    if (scan?.state === "FINISHED" && scan.errors !== 0) known.failures.add(scan.function);
  }
  if (rebuild?.state === "FINISHED" && rebuild.errors !== 0) {
    known.rebuildEnd = rebuild.end_unix ?? 0;
  }
  if (!isWholeScrub || latest.errors !== 0) return;
  known.failures.delete("SCRUB");
  known.failures.delete("RESILVER");
  if (end <= nowUnix && end >= known.rebuildEnd) known.failures.delete("REBUILD");
}

/** Mulberry32: whole numbers from 0 to below `limit`. */
function createRandom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
