/** Text stands in for JSON that cannot be read. */
import { deepStrictEqual, match } from "node:assert/strict";
import {
  callsOf,
  devicesOf,
  hostOf,
  LISTED,
  listJson,
  SOUND_JSON,
  SOUND_TEXT,
} from "../../testing/pools_answers.ts";
import {
  createTestHost,
  failing,
  LIST_JSON,
  ok,
  STATUS_JSON,
  STATUS_TEXT,
} from "../../testing/pools_host.ts";

for (
  const [what, text] of [
    ["fails", failing(1, "oh")],
    ["cannot be read", ok("garbage\n")],
    ["is cut short", ok(SOUND_TEXT.slice(0, -40))],
    ["is cut short within the table", ok(SOUND_TEXT.slice(0, -80))],
  ] as const
) {
  Deno.test(`zpool's JSON stands where text ${what}, and is not compared again`, async () => {
    const host = hostOf(SOUND_JSON, text);

    deepStrictEqual(await devicesOf(host), ["sda ONLINE", "sdb ONLINE"]);
    deepStrictEqual(await callsOf(host), [LIST_JSON, STATUS_JSON]);
  });
}

for (
  const [what, list, status] of [
    ["status is cut short", LISTED[LIST_JSON], ok(SOUND_JSON.slice(0, 300))],
    ["status is no JSON", LISTED[LIST_JSON], ok("Segmentation fault\n")],
    ["status prints nothing and fails", LISTED[LIST_JSON], failing(139, "")],
    ["the list is cut short", ok(listJson().slice(0, 60)), ok(SOUND_JSON)],
    ["the list lacks a size", ok(listJson().replace('"size"', '"sise"')), ok(SOUND_JSON)],
  ] as const
) {
  Deno.test(`zpool's text is read where in JSON ${what}`, async () => {
    const host = createTestHost({
      ...LISTED,
      [LIST_JSON]: list!,
      [STATUS_JSON]: status,
      [STATUS_TEXT]: ok(SOUND_TEXT),
    });

    for (let cycle = 0; cycle < 3; cycle++) {
      const { pools, errors } = await host.collect();
      deepStrictEqual(errors, []);
      deepStrictEqual(pools.map(({ guid, size_bytes }) => [guid, size_bytes]), [["17", 1000]]);
    }
  });
}

Deno.test("zpool's JSON that is broken once is asked for again, broken twice in a row no more", async () => {
  const host = hostOf("{", SOUND_TEXT);
  await host.collect();
  host.answers[STATUS_JSON] = ok(SOUND_JSON);
  deepStrictEqual((await callsOf(host)).slice(0, 2), [LIST_JSON, STATUS_JSON]);

  host.answers[STATUS_JSON] = ok("{");
  deepStrictEqual(await callsOf(host), [LIST_JSON, STATUS_JSON, STATUS_TEXT]);
  deepStrictEqual(await callsOf(host), [LIST_JSON, STATUS_JSON, STATUS_TEXT]);
  deepStrictEqual(await callsOf(host), [LIST_JSON, STATUS_TEXT]);
});

Deno.test("zpool's broken JSON is told where text is broken as well", async () => {
  const { errors } = await hostOf("{", failing(1, "oh")).collect();

  match(errors[0]?.message ?? "", /^Cannot read zpool's JSON: /);
});
