import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import type { VNode } from "preact";
import { fromSentCards } from "../views/sent_cards.ts";
import { WHOLE_FLEET } from "../views/fleet_query.ts";
import type { GuestView, ListedReason, PoolView } from "../views/mod.ts";
import {
  QUIET_NOW,
  TEST_NOW_UNIX,
  testCard,
  testHostPool,
  testPoolView,
  testReason,
  testView,
} from "../../testing/views.ts";
import { ALL_POOLS } from "../views/pools_query.ts";
import { orderPools, pagePools } from "../fleet/pool_order.ts";
import { renderPage } from "../web/render.tsx";
import { ErrorPage } from "./error.tsx";
import { HostPage } from "./hosts/[name].tsx";
import { FleetPage } from "./index.tsx";
import { LoginPage } from "./login.tsx";
import { HostNotFoundPage, PageNotFoundPage } from "./not_found.tsx";
import { PoolsPage } from "./pools.tsx";
import { GuestsPage } from "./vms.tsx";

const ASSETS = { entry: "client-1.js", styles: "app-1.css" };
const HOSTILE = `</script><script>alert("x")</script><!--`;

const page = (body: VNode, changes: Partial<Parameters<typeof renderPage>[0]> = {}) =>
  renderPage({
    title: "Test",
    body,
    path: "/",
    signedIn: true,
    theme: "auto",
    assets: ASSETS,
    ...changes,
  });
const fleet = (...cards: ReturnType<typeof testCard>[]) =>
  page(
    FleetPage({
      cards,
      revision: "test.1",
      now_unix: TEST_NOW_UNIX,
      layout: null,
      columns: null,
      query: WHOLE_FLEET,
      page: 1,
      ...QUIET_NOW,
    }),
  );
const NEIGHBOURS = { previous: "pve-00", next: null };
const SPAN = { range: "6h", zoom: null };
const host = (view = testView()) =>
  page(HostPage({
    view,
    changes: [],
    neighbours: NEIGHBOURS,
    span: SPAN,
    now_unix: TEST_NOW_UNIX,
  }));

const guests = (...found: GuestView[]) =>
  page(GuestsPage({
    query: { q: HOSTILE, sort: { column: "name", descending: false }, page: 1 },
    columns: null,
    answer: {
      revision: "test.1",
      total: found.length,
      skipped: 0,
      guests: found,
      unread_hosts: [HOSTILE],
    },
    now_unix: TEST_NOW_UNIX,
  }));
const pools = (...views: PoolView[]) => {
  const hosts = [{ name: "pve-01", zfs: "present" as const, pools: views }];
  const shown = pagePools(hosts, orderPools(hosts), ALL_POOLS);
  const rows = shown.rows.map((row) => ({ ...row, coverage: null }));
  return page(
    PoolsPage({
      page: { revision: "test.1", ...shown, rows },
      columns: null,
      now_unix: TEST_NOW_UNIX,
    }),
  );
};
const IN_TROUBLE = {
  build: "client-1.js",
  storage_fault: HOSTILE,
  cut_off_since_ms: null,
  broken_factors: [HOSTILE],
  broken_channels: [HOSTILE],
  is_heartbeat_broken: true,
};

const PAGES: [what: string, html: () => string][] = [
  ["an empty fleet", () => fleet()],
  [
    "a fleet of cards",
    () => fleet(testCard({ reasons: [testReason({ text: HOSTILE })], reason_count: 1 })),
  ],
  ["a fleet of rows", () => fleet(...manyCards(60))],
  ["a host", () => host()],
  ["a host whose name is hostile", () => host(testView({ card: testCard({ name: HOSTILE }) }))],
  ["an empty list of guests", () => guests()],
  ["guests", () => guests(testGuest({ name: HOSTILE, tags: [HOSTILE] }))],
  ["no pools", () => pools()],
  [
    "pools",
    () => pools(testPoolView({ reasons: [testReason({ text: HOSTILE })], reason_count: 1 })),
  ],
  ["a page of a server in trouble", () => page(PageNotFoundPage(), { notice: IN_TROUBLE })],
  ["the sign-in form", () => page(LoginPage({ message: HOSTILE, next: HOSTILE }))],
  ["a host not found", () => page(HostNotFoundPage({ name: HOSTILE }))],
  ["a page not found", () => page(PageNotFoundPage())],
  ["an error", () => page(ErrorPage({ status: 500, message: HOSTILE }))],
];
for (const [what, html] of PAGES) {
  Deno.test(`renderPage() of ${what} holds no inline script, style or handler`, () => {
    const text = html();

    match(text, /^<!doctype html><html lang="en"/);
    const scripts = [...text.matchAll(/<script\b([^>]*)>/g)].map(([, attributes]) => attributes);
    ok(scripts.every((script) => /application\/json|src="\/static\/build\//.test(script ?? "")));
    ok(!/<[a-z][^>]*\s(style|on[a-z]+)=/i.test(text.replace(/"[^"]*"/g, '""')));
    ok(!text.includes(HOSTILE));
  });
}

Deno.test("renderPage() puts an island's props beside it, exactly", () => {
  const cards = [testCard({ name: HOSTILE })];

  const [, json = ""] = fleet(...cards)
    .match(/data-island="FleetBoard">.*?<script type="application\/json">(.*?)<\/script>/s) ?? [];

  deepStrictEqual(fromSentCards(JSON.parse(json).cards), cards);
});

Deno.test("renderPage() of the fleet takes one byte a sign in memory, whatever hosts report", () => {
  const text = "1 of 6 disks FAULTED (…A004)";
  const wide = testCard({ name: "名", load1: null, reasons: [testReason({ text, label: "🚀" })] });

  match(fleet(wide, ...manyCards(30)), /^[\0-\xff]*$/);
});

Deno.test("renderPage() marks each host with its name and level", () => {
  const html = fleet(testCard({ name: "pve-7", level: "critical" }));

  match(html, /data-role="host-card" data-host="pve-7" data-status="critical"/);
  match(html, />Critical</);
});

Deno.test("renderPage() shows every host of a large fleet before any script runs", () => {
  strictEqual(fleet(...manyCards(60)).match(/data-role="host-card"/g)?.length, 60);
});

Deno.test("renderPage() shows a page of a larger fleet, with links to the others", () => {
  const html = fleet(...manyCards(201));

  strictEqual(html.match(/data-role="host-card"/g)?.length, 200);
  match(html, /Page 1 of 2.*href="\/\?page=2" rel="next"/s);
  doesNotMatch(fleet(...manyCards(200)), /Page 1/);
});

Deno.test("renderPage() shows guests and pools before any script runs", () => {
  match(
    guests(testGuest()),
    /data-role="guest" data-host="pve-01" data-vmid="100".*192\.0\.2\.10/s,
  );
  match(
    pools(testPoolView({ level: "critical" })),
    /data-role="pool" data-host="pve-01" data-pool="tank" data-status="critical"/,
  );
});

Deno.test("renderPage() says on every page that samples cannot be stored, to who is signed in", () => {
  match(page(PageNotFoundPage(), { notice: IN_TROUBLE }), /cannot store samples/);
  match(page(PageNotFoundPage(), { notice: IN_TROUBLE, live: false }), /cannot store samples/);
  doesNotMatch(
    page(LoginPage({ message: null, next: "/" }), { notice: IN_TROUBLE, signedIn: false }),
    /cannot store samples/,
  );
});

Deno.test("renderPage() tells how to register the first host", () => {
  match(fleet(), /proxmox-monitor-server register-host NAME/);
});

Deno.test("renderPage() shows unknown values as unknown, never as 0", () => {
  const html = fleet(testCard({ cpu_percent: null, load1: null, pending_updates: null }));

  match(html, /<dt>Load<\/dt><dd>–<\/dd>/);
  match(html, /<dt>Updates<\/dt><dd>–<\/dd>/);
});

Deno.test("renderPage() says no ZFS instead of a count of pools", () => {
  match(fleet(testCard({ zfs: "none", pools_ok: 0, pools_total: 0 })), /<dd>no ZFS<\/dd>/);
});

Deno.test("renderPage() marks values as stale once they are older than they may be", () => {
  const collectedAgo = (seconds: number) =>
    fleet(testCard({ read_unix: TEST_NOW_UNIX - seconds, stale_after_seconds: 60 }));

  ok(!/data-stale/.test(collectedAgo(60)));
  match(collectedAgo(61), /stale, 1 min old/);
});

Deno.test("renderPage() shows no green of a host that was not read for two intervals", () => {
  const stale = fleet(testCard({ read_unix: TEST_NOW_UNIX - 61, stale_after_seconds: 60 }));

  match(stale, /<li class="tile card" data-role="host-card"[^>]* data-stale[ >]/);
  match(stale, /No problems found when it was last read/);
});

Deno.test("renderPage() keeps what a section last told under a note of its age", () => {
  const tank = testHostPool({ health: "DEGRADED" });
  const held = { is_held: true, read_unix: TEST_NOW_UNIX - 50, collected_unix: null };
  const pools = { errors: [], stale_after_seconds: 60, value: [tank], ...held };
  const html = host(testView({ pools }));

  match(html, /data-role="held"[^>]*>Last known, read.*50 s ago.*data-held.*DEGRADED/s);
  doesNotMatch(html, /Could not be read/);
});

Deno.test("renderPage() says of a reason since when it holds, and when it was read if that is old", () => {
  const told = (changes: Partial<ListedReason>) =>
    host(testView({ reasons: [testReason({ since_unix: TEST_NOW_UNIX - 1260, ...changes })] }));

  match(told({}), /for 21 min/);
  doesNotMatch(told({}), /class="reason-read"/);
  match(told({ held: true }), /for 21 min.*read .*10 s ago/s);
  match(told({ as_of_unix: TEST_NOW_UNIX - 61 }), /read .*1 min ago/s);
});

Deno.test("renderPage() names the subject of a reason that does not name it itself", () => {
  const reasons = [testReason({ label: "tank", text: "1 of 6 disks FAULTED" })];

  match(host(testView({ reasons })), /<b[^>]*>tank<\/b>: 1 of 6 disks FAULTED/);
});

Deno.test("renderPage() lists a pool that is gone, and offers to say that it left", () => {
  const gone = {
    id: "9000",
    name: "backup",
    last_seen_unix: TEST_NOW_UNIX - 7200,
    last_health: "ONLINE",
    rebooted_since: false,
    word: null,
  };
  const said = { what: "left" as const, note: "sold", created_unix: TEST_NOW_UNIX };
  const page = (word: typeof said | null) => host(testView({ missing_pools: [{ ...gone, word }] }));

  match(page(null), /backup.*was ONLINE.*2 h ago.*It left on purpose.*It comes and goes/s);
  match(page(said), /backup.*left on purpose.*sold.*Miss it again/s);
  match(
    pools(testPoolView({ missing: { ...gone, word: null }, level: "warning" })),
    /last seen.*2 h ago.*ONLINE/s,
  );
});

Deno.test("renderPage() says of a waiting host what it was, and that it is waited for", () => {
  const html = fleet(testCard({ waiting: true, level: "critical" }));

  match(html, /data-status="critical"/);
  match(html, /waiting to reconnect/);
});

Deno.test("renderPage() prints devices in the columns of zpool status", () => {
  match(host(), /NAME<.*STATE<.*READ<.*WRITE<.*CKSUM<.*mirror-0<.*ONLINE/s);
});

Deno.test("renderPage() of a host that never connected says so once", () => {
  const never = {
    value: null,
    errors: [],
    collected_unix: null,
    read_unix: null,
    is_held: false,
    stale_after_seconds: 60,
  };
  const sections = { host: never, pools: never, storages: never, guests: never, datasets: never };

  strictEqual(host(testView(sections)).match(/Nothing received yet/g)?.length, 1);
});

Deno.test("renderPage() offers nothing that needs a session before signing in", () => {
  const html = page(LoginPage({ message: null, next: "/" }), { signedIn: false });

  ok(!/\/logout|data-island="LiveStatus"|>Now</.test(html));
});

Deno.test("renderPage() renders the theme that the browser remembers", () => {
  match(page(PageNotFoundPage(), { theme: "dark" }), /<html lang="en" data-theme="dark"/);
});

function testGuest(changes: Partial<GuestView> = {}): GuestView {
  const [guest] = testView().guests.value ?? [];
  if (guest === undefined) throw new Error("The host of tests has no guest");
  const age = {
    collected_unix: TEST_NOW_UNIX,
    read_unix: TEST_NOW_UNIX,
    is_held: false,
    stale_after_seconds: 60,
  };
  return { ...guest, ...age, template: false, host: "pve-01", safety: null, found: {}, ...changes };
}

function manyCards(count: number) {
  return Array.from({ length: count }, (_, index) => testCard({ name: `pve-${index}` }));
}
