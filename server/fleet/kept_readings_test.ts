import { deepStrictEqual } from "node:assert/strict";
import { type Kind, readSample } from "../../shared/sample/mod.ts";
import type { KnownSample } from "../../shared/verdict/mod.ts";
import { keepWith, type KeptState } from "./kept_readings.ts";
import { NOTHING_KNOWN } from "./known_samples.ts";

const INTERVAL = 30;
const LATE = { tag: "late", message: "still running" };
const read = { zfs_pools: { available: true, pools: [{ name: "tank", health: "DEGRADED" }] } };
const late = { zfs_pools: { available: null, pools: [], errors: [LATE] } };

function live(kind: Kind, atSeconds: number, data: object): KnownSample {
  const ms = 1_800_000_000_000 + atSeconds * 1000;
  return {
    kind,
    collected_at_us: ms * 1000,
    received_at_ms: ms,
    sent_at_ms: ms,
    sections: readSample(kind, { host: { load1: 1 }, ...data }),
  };
}

/** What of the pools is kept with each of `samples`: "put", "remove" or nothing. */
function keepings(...samples: KnownSample[]): string[] {
  let state: KeptState = { known: NOTHING_KNOWN, kept: new Map() };
  return samples.map((sample) => {
    const next = keepWith(state, sample, INTERVAL);
    state = next.state;
    const pools = next.keeping.last_good?.find(({ section }) => section === "zfs_pools");
    return pools === undefined ? "" : pools.text === null ? "remove" : "put";
  });
}

Deno.test("keepWith() keeps a reading once, with the first sample that does not tell it any more", () => {
  deepStrictEqual(
    keepings(live("fast", 0, read), live("fast", 30, late), live("fast", 60, late)),
    ["", "put", ""],
  );
});

Deno.test("keepWith() removes what a newer sample tells, and keeps that in its turn", () => {
  deepStrictEqual(
    keepings(
      live("fast", 0, read),
      live("fast", 30, late),
      live("fast", 60, read),
      live("fast", 90, late),
    ),
    ["", "put", "remove", "put"],
  );
});

Deno.test("keepWith() keeps nothing of what was never read", () => {
  deepStrictEqual(keepings(live("fast", 0, late), live("fast", 30, late)), ["", ""]);
});

Deno.test("keepWith() keeps nothing with a sample that is history", () => {
  const backlog = { ...live("fast", 0, late), received_at_ms: 1_800_000_090_000 };
  const waited = { ...backlog, sent_at_ms: 1_800_000_090_000 };

  deepStrictEqual(keepings(live("fast", 60, read), waited, live("fast", 90, late)), [
    "",
    "",
    "put",
  ]);
});

Deno.test("keepWith() keeps nothing where the errors beside a reading leave out nothing that is known", () => {
  const storages = (...names: string[]) => ({
    storage: {
      storages: names.map((name) => ({ name })),
      errors: [{ tag: "pvesh", message: "exit code 1" }],
    },
  });
  let state: KeptState = { known: NOTHING_KNOWN, kept: new Map() };
  const kept = [["local"], ["local"], [], ["local"]].map((names, index) => {
    const next = keepWith(state, live("fast", 30 * index, storages(...names)), INTERVAL);
    state = next.state;
    return next.keeping.last_good.flatMap(({ section, text }) =>
      section === "storage" ? [text === null ? "remove" : "put"] : []
    ).join();
  });

  deepStrictEqual(kept, ["", "", "put", "remove"]);
});

Deno.test("keepWith() keeps what was read, as it was read", () => {
  const first = keepWith(
    { known: NOTHING_KNOWN, kept: new Map() },
    live("fast", 0, read),
    INTERVAL,
  );
  const { keeping } = keepWith(first.state, live("fast", 30, late), INTERVAL);

  const [kept] = keeping.last_good ?? [];
  deepStrictEqual([kept?.section, kept?.collected_at_us, kept?.read_at_ms], [
    "zfs_pools",
    1_800_000_000_000_000,
    1_800_000_000_000,
  ]);
  const again = readSample("fast", { zfs_pools: JSON.parse(kept?.text ?? "") }).zfs_pools;
  deepStrictEqual(again, readSample("fast", read).zfs_pools);
});
