import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import type { Vdev } from "../../../shared/sample/zfs_pools.ts";
import { deviceIds } from "../../../shared/verdict/identity.ts";
import type { PoolReading } from "../pool_reading.ts";
import { aDisk, aPool, aReading, aVdev, NEW_YEAR_MS } from "../../../testing/ledger/pools.ts";
import { rounds } from "../../../testing/rounds.ts";
import { acknowledgeErrors, advanceErrors, type PoolErrors } from "./advance_errors.ts";
import { deviceErrorFacts, sharedGrowthFacts } from "./error_facts.ts";

const STEP_MS = 30_000;

/** One reading after the other, half a minute apart. */
function readAll(
  readings: readonly (Vdev[] | { disks: Vdev[]; fields: Partial<PoolReading> })[],
): PoolErrors {
  let state: PoolErrors | null = null;
  for (const [index, reading] of readings.entries()) {
    const { disks, fields } = Array.isArray(reading) ? { disks: reading, fields: {} } : reading;
    state = advanceErrors(
      state,
      aReading(NEW_YEAR_MS + index * STEP_MS, aPool(disks), fields),
    ).state;
  }
  if (state === null) throw new Error("no reading");
  return state;
}

const disk = (checksum: number | string, fields: Partial<Vdev> = {}) =>
  aDisk("sda", { guid: "17", checksum_errors: checksum, ...fields });

function checksums(state: PoolErrors): number | undefined {
  return state.devices.find(({ name }) => name === "sda")?.total.checksum;
}

Deno.test("errors go on counting over a clear, which is no recovery", () => {
  const state = readAll([[disk(0)], [disk(3)], [disk(0)], [disk(2)]]);

  strictEqual(checksums(state), 5);
  strictEqual(state.devices.find(({ name }) => name === "sda")?.epoch, 1);
});

Deno.test("errors that stood when a device was first read count, and are no growth", () => {
  const state = readAll([[disk(12)]]);
  const [facts] = deviceErrorFacts(state, aPool([]), NEW_YEAR_MS);

  strictEqual(facts?.unacknowledged.checksum, 12);
  strictEqual(facts?.grew_unix, null);
  strictEqual(facts?.burst, null);
});

Deno.test("after a start of the host the same number is new errors", () => {
  const booted = { booted_ms: NEW_YEAR_MS + STEP_MS + 20_000 };
  const state = readAll([[disk(3)], [disk(3)], { disks: [disk(3)], fields: booted }, {
    disks: [disk(3)],
    fields: booted,
  }]);

  strictEqual(checksums(state), 6);
});

Deno.test("a pool on another host counts anew and keeps what it had", () => {
  const state = readAll([[disk(3)], { disks: [disk(4)], fields: { host_id: 2 } }]);

  strictEqual(checksums(state), 7);
});

Deno.test("a replaced disk has errors of its own, and those of the old one stay", () => {
  const other = aDisk("sdb", { guid: "18", checksum_errors: 1 });
  const state = readAll([[disk(0)], [disk(4)], [other], [other]]);

  deepStrictEqual(
    state.devices.filter(({ guid }) => guid !== null).map(({ guid, total, left_ms }) => [
      guid,
      total.checksum,
      left_ms !== null,
    ]),
    [["18", 1, false], ["17", 4, true]],
  );
  strictEqual(deviceErrorFacts(state, aPool([]), NEW_YEAR_MS).length, 1);
});

Deno.test("a device is the same in text as in JSON, whichever comes first", () => {
  const inText = aDisk("sda", { checksum_errors: 2 });
  const state = readAll([[inText], [disk(3)], [{ ...inText, checksum_errors: 5 }], [disk(6)]]);

  strictEqual(state.devices.filter(({ name }) => name === "sda").length, 1);
  strictEqual(checksums(state), 6);
});

Deno.test("a device is named as the reasons about the same reading name it", () => {
  const named = [disk(1), aDisk("sda", { checksum_errors: 1 })].map((told) => {
    const pool = aPool([told]);
    const state = readAll([[disk(1)], [told]]);
    return [
      deviceErrorFacts(state, pool, NEW_YEAR_MS)[0]?.device_id,
      deviceIds(pool).get(told),
    ];
  });

  deepStrictEqual(named.map(([told, expected]) => told === expected), [true, true]);
});

Deno.test("in text a disk that moves down beside its replacement keeps its errors", () => {
  const sda = aDisk("sda", { checksum_errors: 5 });
  const sdb = aDisk("sdb", { checksum_errors: 0 });
  const state = readAll([
    [sda, sdb],
    [aVdev("replacing-0", [sda, aDisk("sdc")]), sdb],
  ]);
  const [facts] = deviceErrorFacts(state, aPool([]), NEW_YEAR_MS);

  strictEqual(facts?.device, "tank/sda");
  strictEqual(facts?.unacknowledged.checksum, 5);
  deepStrictEqual(deviceErrorFacts(state, aPool([]), NEW_YEAR_MS).length, 1);
});

Deno.test("two disks that are shown by one name are two series", () => {
  const twins = (first: number, second: number) => [
    aDisk("sda", { checksum_errors: first }),
    aDisk("sda", { checksum_errors: second }),
  ];
  const state = readAll([twins(0, 1), twins(0, 4)]);

  deepStrictEqual(
    state.devices.filter(({ name }) => name === "sda").map(({ total }) => total.checksum),
    [0, 4],
  );
});

Deno.test("acknowledged errors are told again only when there are more", () => {
  const acknowledged = acknowledgeErrors(readAll([[disk(0)], [disk(4)]]), null, 0);
  const at = NEW_YEAR_MS + 2 * STEP_MS;

  deepStrictEqual(deviceErrorFacts(acknowledged, aPool([]), at), []);
  const cleared = advanceErrors(acknowledged, aReading(at, aPool([disk(0)]))).state;
  deepStrictEqual(deviceErrorFacts(cleared, aPool([]), at), []);
  const more = advanceErrors(cleared, aReading(at + STEP_MS, aPool([disk(1)]))).state;
  strictEqual(deviceErrorFacts(more, aPool([]), at)[0]?.unacknowledged.checksum, 1);
});

for (
  const { name, counts, stepMs, burst } of [
    { name: "nine within 600 s are no burst", counts: [0, 5, 9], stepMs: STEP_MS, burst: null },
    { name: "ten within 600 s are", counts: [0, 5, 10], stepMs: STEP_MS, burst: 10 },
    { name: "ten over 20 minutes are not", counts: [0, 5, 5, 10], stepMs: 400_000, burst: null },
    {
      name: "ten at an unknown minute of an hour are not",
      counts: [0, 10],
      stepMs: 3_600_000,
      burst: null,
    },
  ]
) {
  Deno.test(`of checksum errors ${name}`, () => {
    let state: PoolErrors | null = null;
    for (const [index, count] of counts.entries()) {
      state = advanceErrors(
        state,
        aReading(NEW_YEAR_MS + index * stepMs, aPool([disk(count)])),
      ).state;
    }

    const found = state?.devices.find(({ name }) => name === "sda")?.burst;
    strictEqual(found?.errors ?? null, burst);
  });
}

Deno.test("reads and writes make a burst together, and not with checksums", () => {
  const io = (read: number, write: number, checksum: number) =>
    disk(checksum, { read_errors: read, write_errors: write });

  strictEqual(readAll([[io(0, 0, 0)], [io(5, 5, 0)]]).devices[2]?.burst?.kind, "io");
  strictEqual(readAll([[io(0, 0, 0)], [io(5, 0, 5)]]).devices[2]?.burst, null);
});

Deno.test("slow I/Os are those of the last 24 h", () => {
  const slow = (count: number) => [disk(0, { slow_ios: count })];
  const state = readAll([slow(0), slow(12)]);
  const later = NEW_YEAR_MS + 25 * 3_600_000;

  strictEqual(deviceErrorFacts(state, aPool([]), NEW_YEAR_MS + STEP_MS)[0]?.slow_within_24h, 12);
  strictEqual(deviceErrorFacts(state, aPool([]), later)[0]?.slow_within_24h, 0);
});

Deno.test("the same growth on every disk of a vdev points to what they share", () => {
  const pair = (
    count: number,
  ) => [disk(count), aDisk("sdb", { guid: "18", checksum_errors: count })];
  const state = readAll([pair(0), pair(7)]);

  deepStrictEqual(
    sharedGrowthFacts(state, aPool([]), NEW_YEAR_MS + STEP_MS).map((
      { vdev, kind, errors, devices },
    ) => [vdev, kind, errors, devices]),
    [["tank/mirror-0", "checksum", 7, 2]],
  );
});

Deno.test("a count beyond 2^53 is told exactly as long as it can be", () => {
  const state = readAll([[disk("9007199254740993")], [disk("9007199254740996")]]);

  strictEqual(state.devices.find(({ name }) => name === "sda")?.recent[0]?.checksum, 3);
  strictEqual(checksums(state), Number.MAX_SAFE_INTEGER);
});

Deno.test("a reading without devices, or older than the last, changes nothing", () => {
  const state = readAll([[disk(0)], [disk(3)]]);

  strictEqual(advanceErrors(state, aReading(NEW_YEAR_MS + 9e6, aPool([]))).state, state);
  strictEqual(advanceErrors(state, aReading(NEW_YEAR_MS, aPool([disk(9)]))).state, state);
});

Deno.test("a device is written when something of it changed, and when it leaves", () => {
  const written: number[] = [];
  let state: PoolErrors | null = null;
  for (
    const [index, disks] of [[disk(0)], [disk(0)], [disk(1)], [disk(1)], [disk(0)], []].entries()
  ) {
    const others = [aDisk("sdb", { guid: "18" })];
    const step = advanceErrors(
      state,
      aReading(NEW_YEAR_MS + index * STEP_MS, aPool([...disks, ...others])),
    );
    state = step.state;
    written.push(step.devices.filter(({ guid }) => guid !== null).length);
  }

  // The last is that of the disk that left; the other one has moved up to its place.
  deepStrictEqual(written, [2, 0, 1, 0, 1, 2]);
});

Deno.test("path and serial number of a device are kept with their time", () => {
  const linked = (name: string) => disk(0, { name, path: `/dev/disk/by-id/${name}-part1` });
  const first = advanceErrors(null, aReading(NEW_YEAR_MS, aPool([linked("ata-ST4000_ZC1SA004")])));
  const moved = { ...linked("ata-ST4000_ZC1SA004"), name: "sdq", path: "/dev/sdq1" };
  const second = advanceErrors(first.state, aReading(NEW_YEAR_MS + STEP_MS, aPool([moved])));

  strictEqual(first.sightings.at(-1)?.serial, "ZC1SA004");
  deepStrictEqual(second.sightings.map(({ guid, path, serial }) => [guid, path, serial]), [
    ["17", "/dev/sdq1", null],
  ]);
});

Deno.test("whatever happens to a counter, its sum is what an observer of each step would count", () => {
  const event = fc.oneof(
    fc.record({ kind: fc.constant("grow" as const), by: fc.integer({ min: 1, max: 30 }) }),
    fc.record({ kind: fc.constant("clear" as const) }),
    fc.record({ kind: fc.constant("boot" as const) }),
    fc.record({ kind: fc.constant("move" as const) }),
    fc.record({ kind: fc.constant("quiet" as const) }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      let state = advanceErrors(null, aReading(NEW_YEAR_MS, aPool([disk(0)]))).state;
      let counter = 0;
      let seen = 0;
      let expected = 0;
      let host = 1;
      let booted = NEW_YEAR_MS - 1;
      for (const [index, one] of events.entries()) {
        const at = NEW_YEAR_MS + (index + 1) * STEP_MS;
        if (one.kind === "grow") counter += one.by;
        else if (one.kind === "move") [host, counter] = [3 - host, 0];
        else if (one.kind === "boot") [booted, counter] = [at - 1000, 0];
        else if (one.kind === "clear") counter = 0;
        if (one.kind !== "grow" && one.kind !== "quiet") seen = 0;
        expected += counter - seen;
        seen = counter;
        const reading = aReading(at, aPool([disk(counter)]), { host_id: host, booted_ms: booted });
        state = advanceErrors(state, reading).state;
        const row = state.devices.find(({ name }) => name === "sda");
        strictEqual(row?.total.checksum, expected);
        strictEqual((row?.recent.length ?? 0) <= 64, true);
      }
    }),
    { numRuns: rounds(100, 2000), seed: 1 },
  );
});
