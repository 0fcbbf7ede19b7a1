import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { testCard, testIncident } from "../../testing/views.ts";
import { toWallView, WALL, withoutAddresses } from "./wall.ts";

const card = (
  name: string,
  level: "ok" | "critical" | "new" | "offline",
  read_unix: number | null,
) => testCard({ name, level, read_unix });

Deno.test("toWallView() shows every host of a small fleet, with counts and the newest reading", () => {
  const cards = [card("b", "critical", 5), card("a", "ok", 9), card("c", "new", null)];

  const view = toWallView({ cards, incidents: [], is_storing: true });

  deepStrictEqual(view.hosts.map(({ name }) => name), ["b", "a", "c"]);
  deepStrictEqual([view.counts.critical, view.counts.ok, view.counts.new], [1, 1, 1]);
  deepStrictEqual([view.read_unix, view.more_hosts], [9, 0]);
  strictEqual(toWallView({ cards: [], incidents: [], is_storing: true }).read_unix, null);
});

Deno.test("toWallView() shows of a large fleet only what is wrong, and counts the rest", () => {
  const wrong = Array.from({ length: WALL.hosts + 3 }, (_, at) => card(`w${at}`, "offline", null));
  const cards = [...wrong, ...Array.from({ length: 10 }, (_, at) => card(`g${at}`, "ok", 1))];

  const view = toWallView({ cards, incidents: [], is_storing: true });

  strictEqual(view.hosts.length, WALL.hosts);
  strictEqual(view.hosts.every(({ level }) => level === "offline"), true);
  strictEqual(view.more_hosts, 3);
  deepStrictEqual([view.counts.offline, view.counts.ok], [WALL.hosts + 3, 10]);
  const borderline = toWallView({
    cards: cards.slice(-WALL.hosts),
    incidents: [],
    is_storing: true,
  });
  strictEqual(borderline.hosts.length, WALL.hosts);
});

Deno.test("toWallView() shows the worst incidents, and says how many more", () => {
  const incidents = Array.from(
    { length: WALL.incidents + 2 },
    (_, at) =>
      testIncident({ id: `${at}`, sentence: "Corosync link 1 to 10.0.0.7 is down", label: "" }),
  );

  const view = toWallView({ cards: [], incidents, is_storing: true });

  deepStrictEqual([view.incidents.length, view.more_incidents], [WALL.incidents, 2]);
  strictEqual(view.incidents[0]?.sentence, "Corosync link 1 to (address) is down");
});

for (
  const [text, shown] of [
    ["link to 192.0.2.7 is down", "link to (address) is down"],
    ["link to 2001:db8::1 is down", "link to (address) is down"],
    ["link to fe80::1, and ::1", "link to (address), and (address)"],
    ["MAC BC:24:11:00:AA:FF", "MAC (address)"],
    ["since 17:54:09, Proxmox VE 9.0.3", "since 17:54:09, Proxmox VE 9.0.3"],
    ["backup:daily, mirror-0, 4:3", "backup:daily, mirror-0, 4:3"],
  ] as const
) {
  Deno.test(`withoutAddresses() of ${JSON.stringify(text)}`, () => {
    strictEqual(withoutAddresses(text), shown);
  });
}
