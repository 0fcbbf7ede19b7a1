import { match, strictEqual } from "node:assert/strict";
import { signal } from "@preact/signals";
import { renderToString } from "preact-render-to-string";
import { createRandom } from "../../testing/damage.ts";
import { rounds } from "../../testing/rounds.ts";
import { TEST_NOW_UNIX, testCard, testReason } from "../../testing/views.ts";
import { FLEET_COLUMNS } from "../islands/fleet/fleet_columns.ts";
import { HostRow } from "../islands/fleet/HostRow.tsx";
import { loadAllParts } from "../islands/loaded_part.ts";
import { placeColumns } from "../islands/table/columns.ts";
import { NO_TICKS } from "../islands/table/RowTick.tsx";
import { NowContext } from "../islands/ui/server_clock.ts";
import { WindowsContext } from "../islands/now/windows_now.ts";
import { INCIDENT_STATES } from "../views/incidents.ts";
import type { HostCard } from "../views/host_card.ts";
import type { ListedReason } from "../views/reason.ts";
import { hostRowMarkup } from "./host_row_markup.ts";

await loadAllParts();

const TEXTS = [
  "tank",
  "",
  "/tank",
  `</b><i title='x'>"&amp;`,
  "ß & \u0001 \u2028",
  "\x80 … 名 🚀",
  "a/b c?d#e%",
];
const PERCENTS = [null, 0, 4.04, 9.96, 41.25, 80, 90, 90.01, 100, 1e9, -3];
const TONES = ["plain", "warning", "critical"] as const;
const COUNTS = [null, 0, 1, 999, 1_000, 12_345_678];
const AGES = [-5_000, -2, 0, 9.9, 10, 59, 60, 61, 3_599, 200_000, 1e9, -1e15];
const LEVELS = ["offline", "critical", "unknown", "warning", "ok", "new"] as const;

/** A card of anything that a host may make of it. */
function anyCard(random: () => number): HostCard {
  const pick = <T,>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const maybe = <T,>(value: T) => random() < 0.3 ? null : value;
  const unix = () => TEST_NOW_UNIX - pick(AGES);
  const reason = (): ListedReason =>
    testReason({
      incident: maybe({ id: "1m7b2c3d4e5f6g7h", state: pick(INCIDENT_STATES) }),
      level: pick(["critical", "unknown", "warning", "offline"]),
      label: pick(TEXTS),
      text: pick(TEXTS),
      since_unix: maybe(unix()),
      as_of_unix: maybe(unix()),
      held: random() < 0.5,
      stale_after_seconds: maybe(60),
    });
  return testCard({
    name: pick(TEXTS),
    level: pick(LEVELS),
    waiting: random() < 0.5,
    two_agents: random() < 0.5,
    reasons: random() < 0.4 ? [] : [reason(), reason()],
    reason_count: pick([0, 1, 2, 5_000]),
    last_seen_unix: maybe(unix()),
    read_unix: maybe(unix()),
    held_unix: maybe(unix()),
    group: maybe(pick(TEXTS)),
    cluster_name: maybe(pick(TEXTS)),
    tags: random() < 0.5 ? [] : [pick(TEXTS), "rack-2"],
    agent_version: maybe(pick(TEXTS)),
    load1: pick(PERCENTS),
    cpu_percent: pick(PERCENTS),
    mem_used_percent: pick(PERCENTS),
    zfs: pick(["present", "none", "unknown"]),
    fullest_pool: maybe({
      name: pick(TEXTS),
      capacity_percent: pick(PERCENTS) ?? 0,
      tone: pick(TONES),
    }),
    guests_running: pick(COUNTS),
    guests_total: pick(COUNTS),
    pending_updates: pick(COUNTS),
  });
}

/** Signs that are written by their number, as a browser reads them. */
function fromNumbers(markup: string): string {
  return markup.replace(/&#(\d+);/g, (_, number) => String.fromCodePoint(Number(number)));
}

for (let seed = 1; seed <= rounds(3, 50); seed++) {
  Deno.test(`hostRowMarkup() writes what HostRow renders, letter by letter (seed ${seed})`, () => {
    const random = createRandom(seed);
    const columns = placeColumns(FLEET_COLUMNS, FLEET_COLUMNS.map(({ key }) => key));
    for (let round = 0; round < 300; round++) {
      const card = anyCard(random);
      const codes = random() < 0.5 ? null : ["pool_health", TEXTS[3] ?? ""];
      const held = { id: "1", selector: null, codes, until_unix: TEST_NOW_UNIX + 60 };
      const windows = { windows: random() < 0.5 ? [held] : [], next_unix: null, revision: "" };
      const rendered = renderToString(
        <NowContext.Provider value={signal(TEST_NOW_UNIX)}>
          <WindowsContext.Provider value={signal(windows)}>
            <HostRow host={signal(card)} columns={columns} words={[]} ticks={NO_TICKS} />
          </WindowsContext.Provider>
        </NowContext.Provider>,
      );
      const written = hostRowMarkup(card, { nowUnix: TEST_NOW_UNIX, columns, windows });
      strictEqual(fromNumbers(written), rendered, JSON.stringify(card));
      match(written, /^[\0-\xff]*$/, "no sign takes two bytes");
    }
  });
}

Deno.test("what a filter found in a row reads as it does without the filter", () => {
  const card = testCard({ reasons: [testReason({ label: "tank", text: "DEGRADED: 1 of 2" })] });
  const textOf = (words: readonly string[]) =>
    renderToString(
      <HostRow
        host={signal(card)}
        columns={placeColumns(FLEET_COLUMNS, null)}
        words={words}
        ticks={NO_TICKS}
      />,
    ).replace(/<[^>]+>/g, "");

  match(textOf(["degraded"]), /tank: DEGRADED: 1 of 2/);
  strictEqual(textOf(["degraded"]), textOf([]));
});
