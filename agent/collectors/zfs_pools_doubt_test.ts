/** When JSON, which finds devices by the name that it displays, is not trusted. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import {
  callsOf,
  device,
  devicesOf,
  hostOf,
  SOUND_JSON,
  SOUND_TEXT,
  statusJson,
  statusText,
} from "../../testing/pools_answers.ts";
import { failing, LIST_JSON, ok, STATUS_JSON, STATUS_TEXT } from "../../testing/pools_host.ts";

const DAY_MS = 24 * 3600 * 1000;
const COUNTERS = { read_errors: 0, write_errors: 0, checksum_errors: 0 };

for (
  const [what, json, rows, devices] of [
    [
      "a cache named like a data disk, whose fault stands beside ONLINE",
      statusJson({ sda: device(1), sdb: device(2) }, {
        l2cache: { sdb: device(2, { aux: "CORRUPT_DATA" }) },
      }),
      ["sda ONLINE 0 0 0", "sdb ONLINE 0 0 0", "cache", "+sdb FAULTED 0 0 0 corrupted data"],
      ["sda ONLINE", "sdb ONLINE", "sdb FAULTED"],
    ],
    [
      "a log named like a data disk, whose state it has been given",
      statusJson({ sda: device(1), sdb: device(2) }, { logs: { sdb: device(2) } }),
      ["sda ONLINE 0 0 0", "sdb ONLINE 0 0 0", "logs", "+sdb OFFLINE 0 0 0"],
      ["sda ONLINE", "sdb ONLINE", "sdb OFFLINE"],
    ],
    [
      "a spare named like a data disk",
      statusJson({ sda: device(1), sdb: device(2) }, { spares: { sdb: device(2) } }),
      ["sda ONLINE 0 0 0", "sdb ONLINE 0 0 0", "spares", "+sdb UNAVAIL cannot open"],
      ["sda ONLINE", "sdb ONLINE", "sdb UNAVAIL"],
    ],
    [
      "two devices with one GUID",
      statusJson({ sda: device(1), "1": device(1) }),
      ["sda ONLINE 0 0 0", "1 UNAVAIL 0 0 0 was /dev/sda1"],
      ["sda ONLINE", "1 UNAVAIL"],
    ],
    [
      "a device that bears the pool's name",
      statusJson({ tank: device(17), sdb: device(2) }),
      ["tank DEGRADED 0 0 7", "sdb ONLINE 0 0 0"],
      ["tank DEGRADED", "sdb ONLINE"],
    ],
    [
      "a device without a state",
      statusJson({ sda: device(1), sdb: { ...COUNTERS } }),
      ["sda ONLINE 0 0 0", "sdb FAULTED 0 9 0 too many errors"],
      ["sda ONLINE", "sdb FAULTED"],
    ],
    [
      "two devices with one name, of which JSON leaves out one",
      statusJson({ sda: device(1) }),
      ["sda ONLINE 0 0 0", "sda OFFLINE 0 0 0"],
      ["sda ONLINE", "sda OFFLINE"],
    ],
    [
      "a device that has another one's state without a trace",
      statusJson({ sda: device(1), sdb: device(2) }),
      ["sda ONLINE 0 0 0", "sdb REMOVED 0 0 0"],
      ["sda ONLINE", "sdb REMOVED"],
    ],
  ] as const
) {
  Deno.test(`zpool is asked for text from then on because of ${what}`, async () => {
    const host = hostOf(json, statusText(rows));

    deepStrictEqual(await devicesOf(host), devices);
    deepStrictEqual(await callsOf(host), [LIST_JSON, STATUS_TEXT]);
    await host.clock.advance(DAY_MS);
    strictEqual((await callsOf(host)).includes(STATUS_JSON), true);
  });
}

Deno.test("zpool is asked for JSON where a spare in use stands twice", async () => {
  const spare = device(9, { vdev_type: "spare", vdevs: { sdb: device(2), sdc: device(3) } });
  const host = hostOf(
    statusJson({ sda: device(1), "spare-1": spare }, {
      spares: { sdc: { guid: 3, state: "INUSE", aux: "SPARED" } },
    }),
    statusText([
      "sda ONLINE 0 0 0",
      "spare-1 ONLINE 0 0 0",
      ">sdb ONLINE 0 0 0",
      ">sdc ONLINE 0 0 0",
      "spares",
      "+sdc INUSE currently in use",
    ]),
  );
  deepStrictEqual(await devicesOf(host), [
    "sda ONLINE",
    "spare-1 ONLINE",
    "sdb ONLINE",
    "sdc ONLINE",
    "sdc INUSE",
  ]);

  deepStrictEqual(await callsOf(host), [LIST_JSON, STATUS_JSON]);
});

Deno.test("zpool's JSON that cannot be trusted is an error where text fails", async () => {
  const doubtful = statusJson({ sda: device(1), sdb: device(2) }, { logs: { sdb: device(2) } });
  const host = hostOf(doubtful, failing(1, "oh"));

  const { errors } = await host.collect();

  match(errors[0]?.message ?? "", /^Cannot run "zpool status -p -s -t": exit code 1: oh$/);
});

Deno.test("zpool is asked for text once more when devices change", async () => {
  const host = hostOf(SOUND_JSON, SOUND_TEXT);
  await host.collect();
  deepStrictEqual(await callsOf(host), [LIST_JSON, STATUS_JSON]);

  const offline = { sda: device(1), sdb: device(2, { state: "OFFLINE" }) };
  Object.assign(host.answers, {
    [STATUS_JSON]: ok(statusJson(offline, {}, "DEGRADED")),
    [STATUS_TEXT]: ok(statusText(["sda ONLINE 0 0 0", "sdb OFFLINE 0 0 0"], "DEGRADED")),
  });

  deepStrictEqual(await callsOf(host), [LIST_JSON, STATUS_JSON, STATUS_TEXT]);
  deepStrictEqual(await callsOf(host), [LIST_JSON, STATUS_JSON]);
});

Deno.test("zpool is asked for no text again when only counters change", async () => {
  const host = hostOf(SOUND_JSON, SOUND_TEXT);
  await host.collect();

  const errors = { sda: device(1, { read_errors: 5 }), sdb: device(2) };
  host.answers[STATUS_JSON] = ok(statusJson(errors));

  deepStrictEqual(await callsOf(host), [LIST_JSON, STATUS_JSON]);
});

Deno.test("zpool's JSON is read again where a device changed between the two forms", async () => {
  const offline = { sda: device(1), sdb: device(2, { state: "OFFLINE" }) };
  const host = hostOf(SOUND_JSON, statusText(["sda ONLINE 0 0 0", "sdb OFFLINE 0 0 0"]));
  let times = 0;
  Object.defineProperty(host.answers, STATUS_JSON, {
    enumerable: true,
    get: () => () => Promise.resolve(ok(times++ === 0 ? SOUND_JSON : statusJson(offline))),
  });

  const { pools } = await host.collect();

  strictEqual(times, 2);
  deepStrictEqual(
    pools[0]?.vdevs[0]?.children[0]?.children.map(({ guid, state }) => [guid, state]),
    [["1", "ONLINE"], ["2", "OFFLINE"]],
  );
});
