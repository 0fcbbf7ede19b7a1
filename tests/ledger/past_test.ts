/** A host as it was at a past minute, while its samples are kept and after. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import { withLedgerPages } from "../../testing/ledger/ledger_pages.ts";
import { type LedgerPlace, withLedgerPlace } from "../../testing/ledger/ledger_place.ts";
import {
  aDisk,
  aPool,
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  NEW_YEAR_MS,
} from "../../testing/ledger/pools.ts";
import { createRandom } from "../../testing/ledger/random.ts";
import { rounds } from "../../testing/rounds.ts";

const words = (html: string) =>
  html.replace(/<script.*?<\/script>/gs, "").replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
const minuteOf = (ms: number) => new Date(ms).toISOString().slice(0, 16);

/** What a host was made of at a time. */
interface Made {
  atMs: number;
  pve: string;
  health: string;
  quota: number;
  guests: readonly string[];
}

/** A host that changes something every few hours; what it was is written down as it happens. */
async function live(place: LedgerPlace, host: number, hours: number): Promise<Made[]> {
  const random = createRandom(5);
  const lived: Made[] = [];
  let made = { pve: "pve-manager/9.0.1/a", health: "ONLINE", quota: 0, guests: ["100"] };
  for (let hour = 0; hour < hours; hour++) {
    const what = Math.floor(random() * 8);
    if (what === 0) made = { ...made, pve: `pve-manager/9.0.${hour}/a` };
    if (what === 1) made = { ...made, health: made.health === "ONLINE" ? "DEGRADED" : "ONLINE" };
    if (what === 2) made = { ...made, quota: (hour + 1) * 1024 ** 3 };
    if (what === 3) {
      const guests = made.guests.length > 1
        ? made.guests.slice(1)
        : [...made.guests, `${200 + hour}`];
      made = { ...made, guests };
    }
    place.pass(HOUR_MS - 30_000);
    const atMs = place.clock.nowMs();
    const disks = [aDisk("sda", { guid: "11" }), aDisk("sdb", { guid: "12" })];
    await place.push(host, "fast", {
      host: { hostname: "a", machine_id: "m", uptime_seconds: (atMs - NEW_YEAR_MS) / 1000 },
      zfs_pools: { available: true, pools: [aPool(disks, { health: made.health })] },
      vms_runtime: {
        vms: made.guests.map((vmid) => ({
          vmid: Number(vmid),
          type: "qemu",
          name: `vm-${vmid}`,
          status: "running",
        })),
      },
      storage: { storages: [] },
    });
    const root = {
      name: "tank",
      type: "filesystem",
      used_bytes: 4e11 + hour * 1e9,
      available_bytes: 5e11,
      quota_bytes: made.quota,
    };
    await place.push(host, "medium", {
      zfs_datasets: { available: true, datasets: [root], snapshot_changes: [] },
    });
    await place.push(host, "slow", { system_info: { pve_version: made.pve } });
    lived.push({ ...made, atMs });
    place.pass(30_000);
  }
  return lived;
}

/** Everything raw goes, as it does with its age. */
function forgetSamples(place: LedgerPlace): Promise<unknown> {
  const none = 0;
  return place.store.retain({
    samples_before_ms: place.clock.nowMs() + DAY_MS,
    history_before_ms: none,
    hourly_history_before_ms: none,
    changes_before_ms: none,
    audit_before_ms: none,
    incidents_before_ms: none,
    ledger_before_ms: none,
    sessions_used_before_ms: none,
    sessions_begun_before_ms: none,
    now_ms: place.clock.nowMs(),
  });
}

const DEGRADED_REASON = /Critical: tank : DEGRADED: can lose 1 more/;
const HOURS = rounds(30, 120);
/** Not too many pages. */
const LOOKED_AT = rounds(8, 60);

Deno.test("at a past minute a host is what its samples were, and what its journal says once they are gone", () =>
  withLedgerPlace(async (place, host) => {
    const lived = await live(place, host, HOURS);
    const looks = lived.slice(0, -1).filter((_, index) =>
      index % Math.ceil(HOURS / LOOKED_AT) === 1
    );
    const path = ({ atMs }: Made) => `/hosts/pve-01?at=${minuteOf(atMs + 20 * MINUTE_MS)}`;
    await withLedgerPages(place, async ({ get }) => {
      for (const made of looks) {
        const html = await get(path(made));
        const shown = words(html);
        match(
          shown,
          new RegExp(`As of ${minuteOf(made.atMs + 20 * MINUTE_MS).replace("T", " ")}:00 UTC`),
        );
        match(shown, /All of it is from the samples of then/);
        match(shown, new RegExp(`tank ${made.health} mirror`));
        match(shown, new RegExp(`Proxmox VE ${made.pve.split("/")[1]} `));
        strictEqual(
          DEGRADED_REASON.test(shown),
          made.health === "DEGRADED",
          shown.slice(0, 900),
        );
        for (const { guests } of lived) {
          for (const vmid of guests) {
            strictEqual(html.includes(`vm-${vmid}<`), made.guests.includes(vmid), vmid);
          }
        }
        // Nothing on it is alive, and nothing can be done to what is over.
        doesNotMatch(html, /data-island="HostPanel"|data-act=|data-live/);
        match(shown, /Pools 1 stale, (19|20) min old/);
      }
    });
    await forgetSamples(place);
    await withLedgerPages(place, async ({ get }) => {
      for (const made of looks) {
        const html = await get(path(made));
        const shown = words(html);
        match(shown, /The samples of then are not kept any more/);
        match(shown, new RegExp(`health ${made.health} `));
        match(shown, new RegExp(`Proxmox VE ${made.pve.split("/")[1]} `));
        match(
          shown,
          new RegExp(
            `quota ${
              made.quota === 0 ? "0 B" : `${(made.quota / 1024 ** 3).toFixed(2).slice(0, 4)}`
            }`,
          ),
        );
        const guests = [...html.matchAll(/data-subject="qemu\/(\d+)"/g)].map(([, vmid]) => vmid);
        deepStrictEqual(guests.toSorted(), made.guests.toSorted());
        strictEqual(DEGRADED_REASON.test(shown), made.health === "DEGRADED");
        match(shown, /used 37\d|used 38\d|used 39\d|used 4\d\d/);
      }
    });
  }));

Deno.test("its links lead from change to change, back to the first and on to the present", () =>
  withLedgerPlace(async (place, host) => {
    await live(place, host, 30);
    const rows = await place.store.listJournal({ host_id: host, limit: 500 });
    const times = new Set(rows.map(({ at_ms }) => at_ms));
    ok(times.size > 4, `${times.size} changes`);
    await withLedgerPages(place, async ({ get }) => {
      const follow = async (from: string, rel: string) => {
        const seen: string[] = [];
        for (let next: string | undefined = from; next !== undefined && seen.length < 99;) {
          seen.push(next);
          next = new RegExp(`<a href="([^"]+)" rel="${rel}">`).exec(await get(next))?.[1];
        }
        return seen;
      };
      const back = await follow(`/hosts/pve-01?at=${minuteOf(place.clock.nowMs())}`, "prev");
      const forth = await follow(back.at(-1) ?? "", "next");

      strictEqual(back.length, times.size + 1);
      strictEqual(forth.length, times.size + 1);
      match(await get("/hosts/pve-01/journal"), /href="\/hosts\/pve-01\?at=2026-01-0\dT/);
      match(await get("/hosts/pve-01"), /<input name="at"/);
    });
  }));

Deno.test("of a time that is none, or of which nothing can be known, the page says why", () =>
  withLedgerPlace(async (place, host) => {
    await live(place, host, 2);
    await withLedgerPages(place, async ({ get }) => {
      const ask = async (at: string, status = 400) =>
        words(await get(`/hosts/pve-01?at=${encodeURIComponent(at)}`, status));
      match(await ask("yesterday"), /expected a minute in UTC such as 2026-11-20T03:14, and it is/);
      match(await ask("2026-01-03T00:00"), /has not been yet/);
      match(await ask("2024-01-01T00:00"), /nothing is kept for longer than 400 days/);
      doesNotMatch(await get("/hosts/pve-01?at=%3Cb%3E", 400), /<b>/);
      match(await get("/hosts/nobody?at=2026-01-01T00:10", 404), /Host not found/);
      match(await get("/hosts/pve-01?at="), /data-island="HostPanel"/);

      const api = (at: string, status = 200) => get(`/api/hosts/pve-01?at=${at}`, status);
      match(JSON.parse(await api("x", 400)).error, /^at: expected a minute/);
      const then = JSON.parse(await api("2026-01-01T01:30"));
      deepStrictEqual(
        [then.name, then.at_unix, then.view.pools.value[0].name, then.facts],
        ["pve-01", NEW_YEAR_MS / 1000 + 5400, "tank", null],
      );
      deepStrictEqual(JSON.parse(await get("/api/hosts/nobody?at=x", 404)), {
        error: "host_not_found",
      });
    });
  }));

Deno.test("of what the journal does not reach the page says so, and nothing is known before the host", () =>
  withLedgerPlace(async (place) => {
    place.pass(DAY_MS);
    const late = await place.addHost("pve-02");
    await withLedgerPages(place, async ({ get }) => {
      const before = await get(`/hosts/pve-02?at=${minuteOf(NEW_YEAR_MS + HOUR_MS)}`);
      match(words(before), /pve-02 Unknown .*No problems were listed/);
    });
    await live(place, late, 3);
    await withLedgerPages(place, async ({ get }) => {
      const early = await get(`/hosts/pve-02?at=${minuteOf(NEW_YEAR_MS + DAY_MS)}`);
      match(words(early), /some may be of a later time/);
    });
  }));
