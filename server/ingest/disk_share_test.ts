/** The row "a host" of the table of shares, as far as it is about what is stored. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { getLogger } from "@logtape/logtape";
import { SHARES } from "../../shared/shares.ts";
import { until } from "../../testing/until.ts";
import { DiskShare, leastShareBytes } from "./disk_share.ts";

const MB = 1_000_000;

/** A store that finds so much to remove. */
function setUp({ disk_bytes = 1_000 * MB, hosts = 10, removed = 3 } = {}) {
  const calls: [hostId: number, maxBytes: number][] = [];
  const trimmed: [hostId: number, bytes: number][] = [];
  const share = new DiskShare({
    store: {
      trimHost(hostId, maxBytes) {
        calls.push([hostId, maxBytes]);
        return Promise.resolve(removed);
      },
    },
    disk_bytes,
    retention_hours: 48,
    hosts: () => hosts,
    onTrimmed: (hostId, bytes) => trimmed.push([hostId, bytes]),
    log: getLogger("server"),
  });
  return { share, calls, trimmed };
}

Deno.test("a host's share is half of the disk, divided by the hosts", () => {
  strictEqual(setUp().share.bytesPerHost, 50 * MB);
  strictEqual(setUp({ hosts: 0 }).share.bytesPerHost, 500 * MB);
});

Deno.test("a host's share is never under what 48 hours take", () => {
  strictEqual(setUp({ hosts: 5_000 }).share.bytesPerHost, SHARES.host.leastBytesPer48Hours);
  strictEqual(leastShareBytes(480), 10 * SHARES.host.leastBytesPer48Hours);
});

Deno.test("added() looks at a host once it has sent a part of its share, and says what went", async () => {
  const { share, calls, trimmed } = setUp();

  for (let sent = 0; sent < 24; sent++) share.added(7, MB / 10);
  deepStrictEqual(calls, []);
  share.added(7, MB / 10);
  share.added(8, MB / 10);
  await until("it is trimmed", () => trimmed.length > 0);
  await share[Symbol.asyncDispose]();

  deepStrictEqual(calls, [[7, 50 * MB]]);
  deepStrictEqual(trimmed, [[7, 50 * MB]]);
});

Deno.test("what removes samples is told to stop when the server stops, and is waited for", async () => {
  let isStopped = false;
  const share = new DiskShare({
    store: {
      trimHost: (_hostId, _maxBytes, signal) =>
        new Promise((resolve) => {
          signal?.addEventListener("abort", () => {
            isStopped = true;
            resolve(0);
          });
        }),
    },
    disk_bytes: 1_000 * MB,
    retention_hours: 48,
    hosts: () => 10,
    onTrimmed: () => {},
    log: getLogger("server"),
  });
  share.added(7, 10 * MB);

  await share[Symbol.asyncDispose]();

  strictEqual(isStopped, true);
});

Deno.test("added() says nothing of a host that is within its share", async () => {
  const { share, calls, trimmed } = setUp({ removed: 0 });

  share.added(7, 10 * MB);
  await until("it was looked at", () => calls.length > 0);
  await share[Symbol.asyncDispose]();

  deepStrictEqual(trimmed, []);
});
