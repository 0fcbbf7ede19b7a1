import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { HostVersion } from "../store/port.ts";
import { KnownVersions } from "./known_versions.ts";

const PARTS = { fast: 0, medium: 0, slow: 0, reasons: 0, good: 0, events: 0 };
const SEEN = {
  last_seen_at_ms: null,
  agent_version: null,
  protocol_level: null,
  pve_version: null,
  zfs_version: null,
  intervals: null,
};

function versionOf(
  host_id: number,
  version: number,
  parts: Partial<HostVersion["parts"]> = {},
  replaced = 0,
): HostVersion {
  return {
    host_id,
    version,
    parts: { ...PARTS, ...parts },
    presence: "here",
    replaced,
    owner: "other",
    epoch: 1,
    seen: SEEN,
  };
}

Deno.test("an older version is no news, whatever order they come in", () => {
  const known = new KnownVersions();
  known.take(versionOf(1, 7));

  strictEqual(known.isNews(versionOf(1, 8)), true);
  strictEqual(known.isNews(versionOf(1, 7)), false);
  strictEqual(known.isNews(versionOf(1, 3)), false);
  strictEqual(known.isNews(versionOf(2, 1)), true);
});

Deno.test("what changed since the known version is fetched, and all of a host that is not known", () => {
  const known = new KnownVersions();
  known.take(versionOf(1, 7));

  deepStrictEqual(known.wantedOf(versionOf(1, 9, { fast: 8, slow: 7, good: 9 })), {
    host_id: 1,
    kinds: ["fast"],
    good: true,
    events: false,
  });
  deepStrictEqual(known.wantedOf(versionOf(2, 1)), {
    host_id: 2,
    kinds: ["fast", "medium", "slow"],
    good: true,
    events: true,
  });
  known.doubt(1);
  strictEqual(known.wantedOf(versionOf(1, 9)).good, true);
});

Deno.test("a host is fetched once a second, or at once when a reason of it began or ended", () => {
  const known = new KnownVersions();
  for (const id of [1, 2, 3]) known.take(versionOf(id, 1), 5_000);
  known.want(versionOf(1, 2, { fast: 2 }), 5_100);
  known.want(versionOf(2, 2, { fast: 2, reasons: 2 }), 5_100);
  const idsAt = (ms: number, limit = 10) => known.next(ms, limit).map(({ host_id }) => host_id);

  deepStrictEqual(idsAt(5_999), [2]);
  deepStrictEqual(idsAt(6_000), [2, 1]);
  deepStrictEqual(idsAt(6_000, 1), [2]);
  strictEqual(known.delayMs(6_000), 900);

  known.take(versionOf(1, 2), 6_000);
  known.take(versionOf(2, 2), 6_000);
  deepStrictEqual(idsAt(9_000), []);
  strictEqual(known.delayMs(9_000), 0);
});

Deno.test("what came while it was fetched is fetched after it", () => {
  const known = new KnownVersions();
  known.want(versionOf(1, 2), 0);
  known.want(versionOf(1, 3, { fast: 3 }), 10);

  known.take(versionOf(1, 2), 20);

  deepStrictEqual(known.next(2_000, 10).map(({ version }) => version), [3]);
});

Deno.test("that one connection replaced another is heard once, and nothing at the first look", () => {
  const known = new KnownVersions();

  strictEqual(known.takeReplaced(versionOf(1, 5, {}, 3)), 0);
  strictEqual(known.takeReplaced(versionOf(1, 6, {}, 4)), 1);
  strictEqual(known.takeReplaced(versionOf(1, 6, {}, 4)), 0);
  known.doubt(1);
  strictEqual(known.takeReplaced(versionOf(1, 8, {}, 6)), 2);
});

Deno.test("hosts that are gone are forgotten", () => {
  const known = new KnownVersions();
  known.take(versionOf(1, 5));
  known.want(versionOf(1, 6), 0);

  known.prune((hostId) => hostId !== 1);

  deepStrictEqual(known.next(10_000, 10), []);
  strictEqual(known.isNews(versionOf(1, 1)), true);
});
