import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import type { VNode } from "preact";
import { NO_FILTER } from "./islands/fleet/filter.ts";
import type { GuestView, PoolView } from "./fleet/views.ts";
import {
  TEST_NOW_UNIX,
  testCard,
  testPool,
  testReason,
  testView,
} from "./islands/testing_views.ts";
import { renderPage } from "./render.tsx";
import { ErrorPage } from "./routes/error.tsx";
import { HostPage } from "./routes/hosts/[name].tsx";
import { FleetPage } from "./routes/index.tsx";
import { LoginPage } from "./routes/login.tsx";
import { HostNotFoundPage, PageNotFoundPage } from "./routes/not_found.tsx";
import { PoolsPage } from "./routes/pools.tsx";
import { GuestsPage } from "./routes/vms.tsx";

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
  page(FleetPage({ cards, now_unix: TEST_NOW_UNIX, layout: null, filter: NO_FILTER }));
const host = (view = testView()) => page(HostPage({ view, now_unix: TEST_NOW_UNIX }));

const guests = (...found: GuestView[]) =>
  page(GuestsPage({
    query: { q: HOSTILE, sort: { column: "name", descending: false } },
    answer: { total: found.length, guests: found, unread_hosts: [HOSTILE] },
    now_unix: TEST_NOW_UNIX,
  }));
const pools = (...views: PoolView[]) =>
  page(PoolsPage({
    hosts: [{ name: "pve-01", zfs: "present", pools: views }],
    level: null,
    page: 1,
    now_unix: TEST_NOW_UNIX,
  }));
const IN_TROUBLE = { build: "client-1.js", storage_fault: HOSTILE };

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

  deepStrictEqual(JSON.parse(json).cards, cards);
});

Deno.test("renderPage() marks each host with its name and level", () => {
  const html = fleet(testCard({ name: "pve-7", level: "critical" }));

  match(html, /data-role="host-card" data-host="pve-7" data-status="critical"/);
  match(html, />Critical</);
});

Deno.test("renderPage() shows every host of a large fleet before any script runs", () => {
  strictEqual(fleet(...manyCards(60)).match(/data-role="host-card"/g)?.length, 60);
});

Deno.test("renderPage() shows the worst 1,000 of a larger fleet, and says so", () => {
  const html = fleet(...manyCards(1_001));

  strictEqual(html.match(/data-role="host-card"/g)?.length, 1_000);
  match(html, /The worst 1,000 of 1,001 hosts/);
  doesNotMatch(fleet(...manyCards(1_000)), /The worst/);
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
    fleet(testCard({ collected_unix: TEST_NOW_UNIX - seconds, stale_after_seconds: 60 }));

  ok(!/data-stale/.test(collectedAgo(60)));
  match(collectedAgo(61), /stale, 1 min old/);
});

Deno.test("renderPage() prints devices in the columns of zpool status", () => {
  match(host(), /NAME<.*STATE<.*READ<.*WRITE<.*CKSUM<.*mirror-0<.*ONLINE/s);
});

Deno.test("renderPage() of a host that never connected says so once", () => {
  const never = { value: null, errors: [], collected_unix: null, stale_after_seconds: 60 };
  const sections = { host: never, pools: never, storages: never, guests: never, datasets: never };

  strictEqual(host(testView(sections)).match(/Nothing received yet/g)?.length, 1);
});

Deno.test("renderPage() offers nothing that needs a session before signing in", () => {
  const html = page(LoginPage({ message: null, next: "/" }), { signedIn: false });

  ok(!/\/logout|data-island="LiveStatus"|>Fleet</.test(html));
});

Deno.test("renderPage() renders the theme that the browser remembers", () => {
  match(page(PageNotFoundPage(), { theme: "dark" }), /<html lang="en" data-theme="dark">/);
});

function testGuest(changes: Partial<GuestView> = {}): GuestView {
  const [guest] = testView().guests.value ?? [];
  if (guest === undefined) throw new Error("The host of tests has no guest");
  const age = { collected_unix: TEST_NOW_UNIX, stale_after_seconds: 60 };
  return { ...guest, ...age, template: false, host: "pve-01", found: {}, ...changes };
}

function testPoolView(changes: Partial<PoolView> = {}): PoolView {
  return {
    host: "pve-01",
    pool: testPool(),
    level: "ok",
    reasons: [],
    reason_count: 0,
    collected_unix: TEST_NOW_UNIX,
    stale_after_seconds: 60,
    ...changes,
  };
}

function manyCards(count: number) {
  return Array.from({ length: count }, (_, index) => testCard({ name: `pve-${index}` }));
}
