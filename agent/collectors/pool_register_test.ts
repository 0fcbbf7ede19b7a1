import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { Scan } from "../../shared/sample/zfs_pools.ts";
import { TestingClock } from "../../testing/clock.ts";
import type { StateFile } from "../io/state_file.ts";
import type { Boot, ToldScans } from "./pool_memory.ts";
import { createPoolRegister } from "./pool_register.ts";
import { formatMarks, type PoolMarks } from "./pool_register_file.ts";
import { MemoryFile } from "../../testing/pools_host.ts";

const NOW_UNIX = Date.UTC(2026, 0, 1) / 1000;
const BOOT: Boot = { boot_id: "first", started_unix: 1000 };
const OTHER_BOOT: Boot = { boot_id: "second", started_unix: 2000 };
const NO_SCANS: ToldScans = { scans: [], is_scrub_partial: false };

const TANK = { name: "tank", guid: "17569706653207124519", health: "ONLINE" };
const USB_A = { name: "usb", guid: "2", health: "ONLINE" };
const USB_B = { name: "usb", guid: "3", health: "ONLINE" };

function scrubbed(end: number): ToldScans {
  const scan: Scan = {
    function: "SCRUB",
    state: "FINISHED",
    start_unix: end - 1,
    end_unix: end,
    progress_percent: 100,
    paused: false,
    errors: 0,
    issued_bytes: null,
    to_scan_bytes: null,
    repaired_bytes: null,
  };
  return { scans: [scan], is_scrub_partial: false };
}

const RESILVERED: ToldScans = {
  scans: scrubbed(9).scans.map((scan) => ({ ...scan, function: "RESILVER" })),
  is_scrub_partial: false,
};

interface Pool {
  name: string;
  guid: string | null;
  health: string;
}

/** A register and what one cycle of the collector does with it. */
async function open(
  { file = new MemoryFile(), marks = new MemoryFile(), clock = new TestingClock(), maxPools = 9 }: {
    file?: StateFile;
    marks?: StateFile;
    clock?: TestingClock;
    maxPools?: number;
  } = {},
) {
  const register = createPoolRegister({ file, marksFile: marks, clock, maxPools });
  const errors = await register.load();
  return {
    register,
    clock,
    errors,
    /** Ends of the last scrubs of `pools`, after a whole list of them. */
    async read(pools: readonly Pool[], { told = NO_SCANS, isWhole = true, boot = BOOT } = {}) {
      await register.load();
      const ends = pools.map((pool) => register.note({ pool, told }, boot).last_scrub_end);
      const dropped = register.endReading(isWhole);
      await register.save();
      return { ends, dropped, missing: register.listMissing(boot) };
    },
  };
}

function namesOf(missing: readonly { name: string; guid: string }[]) {
  return missing.map(({ name, guid }) => [name, guid]);
}

Deno.test("createPoolRegister() misses a pool that a whole list leaves out, until it is back", async () => {
  const { read, clock } = await open();
  await read([TANK, { ...USB_A, health: "DEGRADED" }]);
  await clock.advance(30_000);

  const gone = await read([TANK]);
  await clock.advance(30_000);
  const still = await read([TANK]);
  const back = await read([TANK, USB_A]);

  deepStrictEqual(gone.missing, [{
    guid: "2",
    name: "usb",
    last_seen_unix: NOW_UNIX,
    last_health: "DEGRADED",
    rebooted_since: false,
    removable: false,
  }]);
  deepStrictEqual(still.missing, gone.missing);
  deepStrictEqual(back.missing, []);
});

Deno.test("createPoolRegister() takes nothing for gone from a list that is not whole", async () => {
  const { read } = await open();
  await read([TANK, USB_A]);
  await read([TANK]);

  const partial = await read([], { isWhole: false });

  deepStrictEqual(namesOf(partial.missing), [["usb", "2"]]);
});

Deno.test("createPoolRegister() misses a pool over restarts of agent and host", async () => {
  const file = new MemoryFile();
  const first = await open({ file });
  await first.read([TANK, USB_A]);

  const second = await open({ file });
  const { missing } = await second.read([TANK], { boot: OTHER_BOOT });
  const third = await open({ file });

  deepStrictEqual(missing.map(({ name, rebooted_since }) => [name, rebooted_since]), [
    ["usb", true],
  ]);
  deepStrictEqual(third.register.listMissing(OTHER_BOOT), missing);
});

Deno.test("createPoolRegister() takes pools of one name that rotate for two", async () => {
  const { read } = await open();

  const a = await read([USB_A], { told: scrubbed(1000) });
  const b = await read([USB_B]);
  const again = await read([USB_A], { told: RESILVERED });

  deepStrictEqual([a.ends, b.ends, again.ends], [[1000], [null], [1000]]);
  deepStrictEqual([namesOf(b.missing), namesOf(again.missing)], [[["usb", "2"]], [["usb", "3"]]]);
});

Deno.test("createPoolRegister() knows a pool under another name", async () => {
  const { read } = await open();
  await read([TANK], { told: scrubbed(1000) });

  const { ends, missing } = await read([{ ...TANK, name: "vault" }], { told: RESILVERED });

  deepStrictEqual([ends, missing], [[1000], []]);
});

Deno.test("createPoolRegister() knows a pool by its name while its GUID cannot be read", async () => {
  const { read } = await open();
  await read([TANK], { told: scrubbed(1000) });

  const { ends, missing } = await read([{ ...TANK, guid: null }], { told: RESILVERED });

  deepStrictEqual([ends, missing], [[1000], []]);
});

Deno.test("createPoolRegister() gives a name alone no scrub of another pool", async () => {
  const { read } = await open();
  const usb = { ...USB_A, guid: null };

  await read([usb], { told: scrubbed(1000) });
  const unopened = await read([{ ...usb, health: "FAULTED" }]);
  const resilvered = await read([usb], { told: RESILVERED });
  const neverScanned = await read([usb]);

  deepStrictEqual([unopened.ends, resilvered.ends, neverScanned.ends], [[1000], [1000], [null]]);
  deepStrictEqual(namesOf((await read([])).missing), [["usb", "usb"]]);
});

Deno.test("createPoolRegister() goes on with a pool when its GUID becomes known", async () => {
  const { read } = await open();
  await read([{ ...TANK, guid: null }], { told: scrubbed(1000) });

  const { ends, missing } = await read([TANK], { told: RESILVERED });

  deepStrictEqual([ends, missing], [[1000], []]);
});

Deno.test("createPoolRegister() reads what an agent before it remembered, and misses none of it", async () => {
  const pools = { [TANK.guid]: 1000, old: 2000, "7": null, usb: 3000 };
  const { read, errors, register } = await open({
    file: new MemoryFile(JSON.stringify({ pools })),
  });

  strictEqual(register.knowsPools(), true);
  const { ends, missing } = await read([TANK, USB_A, { ...USB_B, name: "old" }], {
    told: RESILVERED,
  });

  deepStrictEqual([errors, ends, missing], [[], [1000, 3000, 2000], []]);
});

Deno.test("createPoolRegister() gives no scrub remembered by name to a pool never scanned", async () => {
  const { read } = await open({ file: new MemoryFile('{"pools":{"usb":3000}}') });

  deepStrictEqual((await read([USB_A])).ends, [null]);
});

for (
  const text of ["", "{", "[]", '{"pools":{"1":"x"}}', '{"pools":{"1":-1}}', '{"pool":{}}', "\0\0"]
) {
  Deno.test(`createPoolRegister() starts empty, with one error, from ${JSON.stringify(text)}`, async () => {
    const file = new MemoryFile(text);
    const { read, errors, register } = await open({ file });

    deepStrictEqual([errors.map((error) => error.tag), register.knowsPools()], [["decode"], false]);
    await read([TANK]);
    deepStrictEqual((await open({ file })).errors, []);
  });
}

Deno.test("createPoolRegister() writes what changed, and hourly when it last saw a pool", async () => {
  let writes = 0;
  const memory = new MemoryFile();
  const file: StateFile = Object.assign(new MemoryFile(), {
    read: () => memory.read(),
    write: (text: string) => Promise.resolve(void writes++).then(() => memory.write(text)),
  });
  const { read, clock } = await open({ file });
  const counts: number[] = [];
  const step = async (pools: readonly Pool[], ms: number, told = NO_SCANS) => {
    await clock.advance(ms);
    await read(pools, { told });
    counts.push(writes);
  };

  await step([TANK], 0);
  await step([TANK], 30_000);
  await step([TANK], 3_569_999);
  await step([TANK], 1);
  await step([TANK], 30_000, scrubbed(5));
  await step([TANK], 30_000, scrubbed(5));
  await step([], 30_000);
  await step([], 7_200_000);

  deepStrictEqual(counts, [1, 1, 1, 2, 3, 3, 4, 4]);
});

Deno.test("createPoolRegister() bounds the pools it knows: those gone longest go first, and that is said", async () => {
  const { read, clock } = await open({ maxPools: 3 });
  for (const guid of ["10", "11", "12"]) {
    await read([{ name: `p${guid}`, guid, health: "ONLINE" }]);
    await clock.advance(1000);
  }

  const { dropped, missing } = await read([TANK]);

  deepStrictEqual(dropped, [{
    tag: "zpool_list",
    message: 'Cannot remember more than 3 pools: "p10" is forgotten',
    subject: "10",
  }]);
  deepStrictEqual(namesOf(missing), [["p12", "12"], ["p11", "11"]]);
  deepStrictEqual((await read([TANK])).dropped, []);
});

const marksOf = (marks: Partial<PoolMarks>) =>
  formatMarks({ forgotten: {}, removable: [], ...marks });

Deno.test("createPoolRegister() forgets what the operator told meanwhile, until it is back and leaves again", async () => {
  const file = new MemoryFile();
  const marks = new MemoryFile();
  const { read, clock } = await open({ file, marks });
  await read([TANK, USB_A]);
  strictEqual((await read([TANK])).missing.length, 1);

  await clock.advance(60_000);
  const told_unix = NOW_UNIX + 60;
  marks.text = marksOf({ forgotten: { "2": { last_seen_unix: NOW_UNIX, told_unix } } });
  const forgotten = await read([TANK]);
  const restarted = await (await open({ file, marks, clock })).read([TANK]);
  await clock.advance(60_000);
  await read([TANK, USB_A]);
  const gone = await read([TANK]);

  deepStrictEqual([forgotten.missing, restarted.missing], [[], []]);
  deepStrictEqual(namesOf(gone.missing), [["usb", "2"]]);
});

Deno.test("createPoolRegister() forgets a pool that a clock ahead has put after the operator's word", async () => {
  const marks = new MemoryFile();
  const { read } = await open({ marks });
  await read([USB_A]);
  await read([]);

  marks.text = marksOf({ forgotten: { "2": { last_seen_unix: NOW_UNIX, told_unix: 5 } } });

  deepStrictEqual((await read([])).missing, []);
});

Deno.test("createPoolRegister() never forgets a pool that is there", async () => {
  const told = { last_seen_unix: NOW_UNIX, told_unix: NOW_UNIX + 9999 };
  const marks = new MemoryFile(marksOf({ forgotten: { "2": told } }));
  const { read } = await open({ marks });
  await read([USB_A], { told: scrubbed(1000) });

  deepStrictEqual((await read([USB_A], { told: RESILVERED })).ends, [1000]);
});

Deno.test("createPoolRegister() marks what comes and goes, as long as that is told", async () => {
  const marks = new MemoryFile(marksOf({ removable: ["2"] }));
  const { read } = await open({ marks });
  await read([TANK, USB_A]);
  const removable = async () => (await read([TANK])).missing.map((pool) => pool.removable);

  deepStrictEqual(await removable(), [true]);
  marks.text = "{";
  deepStrictEqual(await removable(), [true]);
  marks.text = null;
  deepStrictEqual(await removable(), [false]);
});

Deno.test("createPoolRegister() goes on when what was told cannot be read", async () => {
  const marks = Object.assign(new MemoryFile(), {
    read: () => Promise.resolve({ kind: "failed", message: "I/O error" } as const),
  });
  const { read, errors } = await open({ marks });

  deepStrictEqual([errors, (await read([TANK])).ends], [[], [null]]);
});

Deno.test("createPoolRegister() says that a failing disk has the register in memory only", async () => {
  const file = Object.assign(new MemoryFile(), {
    write: () => Promise.reject(new Error("disk full")),
  });
  const { register } = await open({ file });
  register.note({ pool: TANK, told: NO_SCANS }, BOOT);

  const [error] = await register.save();

  match(error?.message ?? "", /disk full; the register of pools is in memory only$/);
});
