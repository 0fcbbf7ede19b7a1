/** The server's time zone is that of digests, quiet hours and windows that name none. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { TestingClock } from "../../testing/clock.ts";
import { openHttpSink } from "../../testing/sinks/http_sink.ts";
import { openStore } from "../../testing/store.ts";
import { foundReason, judgedNow } from "../../testing/telling/judged.ts";
import { insertSeenHosts, TellingPlace } from "../../testing/telling/telling_place.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import type { HostAttributes } from "../incidents/machine/inputs.ts";
import { holdsOn } from "../notify/plan/mod.ts";
import type { Window } from "../store/rows/windows.ts";

const HOUR_MS = 3_600_000;
/** 07:00 in Tokyo. */
const SEVEN_MS = Date.parse("2026-03-28T22:00:00Z");

/** A server in Tokyo, of one host. */
function withPlaceInTokyo(
  test: (place: TellingPlace, host: HostAttributes) => Promise<void>,
): Promise<void> {
  return withDirectory(async (directory) => {
    await using store = await openStore({ path: join(directory, "monitor.db"), commitWaitMs: 1 });
    const clock = new TestingClock(SEVEN_MS);
    await using place = new TellingPlace(store, { clock, time_zone: "Asia/Tokyo" });
    const [host] = await insertSeenHosts(place, 1);
    await place.start();
    if (host !== undefined) await test(place, host);
  });
}

async function restart(place: TellingPlace): Promise<void> {
  await place.stop();
  await place.start();
}

const QUIET = { from: "23:00", until: "07:30", zone: "" };
const WARNING = foundReason("pool_capacity", { subject: "tank", level: "warning" });

for (const isRestarted of [false, true]) {
  const when = isRestarted ? " after a restart" : "";

  Deno.test(`a digest without a zone goes at 08:00 of the server's${when}`, () =>
    withPlaceInTokyo(async (place, host) => {
      await using sink = openHttpSink();
      await place.putWebhook("hook", sink, { zone: "" });
      if (isRestarted) await restart(place);
      for (let minute = 0; minute < 40; minute++) {
        await place.telling.desk.record(judgedNow(place, host, [WARNING]));
        await place.clock.advance(60_000);
      }
      await place.pass(19 * 60_000);
      strictEqual(sink.received.length, 0);

      await place.pass(60_000);

      strictEqual(sink.received.length, 1);
      match(sink.received[0]?.body ?? "", /Times are those of Asia\/Tokyo\./);
    }));

  Deno.test(`quiet hours and windows without a zone end by the server's${when}`, () =>
    withPlaceInTokyo(async (place, host) => {
      const { acts } = place.telling;
      await place.putChannel("hook", { zone: "", quiet_hours: QUIET });
      await acts.putWindow({ ...WINDOW, zone: "" });
      if (isRestarted) await restart(place);
      const { desk } = place.telling;

      deepStrictEqual(
        holdsOn(desk.plan, "hook", SEVEN_MS).map(({ why, until_ms }) => [why, until_ms]),
        [["quiet_hours", SEVEN_MS + HOUR_MS / 2]],
      );
      await desk.record(judgedNow(place, host, [foundReason("pool_health", { subject_id: "1" })]));
      deepStrictEqual(
        desk.list().flatMap(({ suppressed }) => suppressed.filter(({ by }) => by === "window")),
        [{ by: "window", of: "new cables", until_ms: SEVEN_MS + HOUR_MS }],
      );
    }));
}

const WINDOW: Window = {
  id: "w",
  selector: null,
  codes: null,
  when: { kind: "once", start: "2026-03-29T06:00", end: "2026-03-29T08:00" },
  zone: "",
  note: "new cables",
  author: "anna",
  created_at_ms: 0,
};
