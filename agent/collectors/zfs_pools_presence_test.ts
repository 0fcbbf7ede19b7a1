/** Which pools are there, which are gone, and what is said of each. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { CommandResult } from "../io/io.ts";
import type { ProcReading } from "./proc.ts";
import { listJson, SOUND_JSON, SOUND_TEXT } from "../../testing/pools_answers.ts";
import {
  createTestHost,
  failing,
  LIST_JSON,
  LIST_TEXT,
  MemoryFile,
  NO_JSON,
  ok,
  procReading,
  STATUS_JSON,
  STATUS_TEXT,
} from "../../testing/pools_host.ts";

const JSON_HOST = {
  [LIST_JSON]: ok(listJson()),
  [STATUS_JSON]: ok(SOUND_JSON),
  [STATUS_TEXT]: ok(SOUND_TEXT),
};

const SCRUBBED_END = 1762714465;
const SCRUBBED =
  "  scan: scrub repaired 0B in 00:10:00 with 0 errors on Sun Nov  9 18:54:25 2025\n";

/** `zpool status` of the pool tank, after `scan`. */
function statusText(scan: string): string {
  return SOUND_TEXT.replace("config:", `${scan}config:`);
}

Deno.test("the collector of pools tells what the kernel says, whatever zpool does", async () => {
  const states = [{ name: "My Pool", state: "SUSPENDED" }, { name: "tank", state: "ONLINE" }];
  const proc = procReading({}, states);

  for (
    const answer of [
      ok(listJson()),
      { kind: "timed_out", timeout_ms: 20000 },
      { kind: "stuck", seconds: 60 },
      { kind: "not_found" },
      failing(1, "internal error"),
    ] as const
  ) {
    const section = await createTestHost({ ...JSON_HOST, [LIST_JSON]: answer }, { proc }).collect();
    deepStrictEqual(section.kernel_states, states, answer.kind);
  }
});

Deno.test("the collector of pools tells what the kernel says also while it is late", async () => {
  const states = [{ name: "tank", state: "SUSPENDED" }];
  const host = createTestHost(JSON_HOST, { proc: procReading({}, states) });

  deepStrictEqual(await host.collectMeanwhile(), {
    available: null,
    pools: [],
    missing_pools: [],
    kernel_states: states,
    errors: [],
  });
  deepStrictEqual(host.calls, []);
});

Deno.test("the collector of pools tells no kernel's states where /proc cannot be read", async () => {
  const proc: ProcReading = { kind: "stuck", seconds: 9 };
  const section = await createTestHost(JSON_HOST, { proc }).collect();

  deepStrictEqual([section.kernel_states, section.errors, section.pools.length], [[], [], 1]);
});

const TANK_LINE = "tank\t1000\t400\t600\t7\t40\tONLINE\t17\toff\twait\toff\t-\t12\t-\t0\t0\t1.00\n";
const BULK_LINE = "bulk\t9\t1\t8\t0\t11\tONLINE\t18\toff\twait\toff\t-\t12\t-\t0\t0\t1.00\n";

function textHost(list: string, status = statusText("")): Record<string, CommandResult> {
  return {
    [LIST_JSON]: NO_JSON,
    [STATUS_JSON]: NO_JSON,
    [LIST_TEXT]: ok(list),
    [STATUS_TEXT]: ok(status),
  };
}

const BULK_STATUS = statusText("").replaceAll("tank", "bulk");

Deno.test("the collector of pools misses a pool that is no longer listed, and knows of a new start", async () => {
  const file = new MemoryFile();
  const boot = (id: string) => procReading({ "sys/kernel/random/boot_id": `${id}\n` });
  const both = textHost(TANK_LINE + BULK_LINE, `${statusText("")}\n${BULK_STATUS}`);
  await createTestHost(both, { file, proc: boot("first") }).collect();

  const host = createTestHost(textHost(TANK_LINE), { file, proc: boot("second") });
  const { missing_pools, pools, errors } = await host.collect();

  deepStrictEqual([pools.map(({ name }) => name), errors], [["tank"], []]);
  deepStrictEqual(missing_pools, [{
    guid: "18",
    name: "bulk",
    last_seen_unix: Date.UTC(2026, 0, 1) / 1000,
    last_health: "ONLINE",
    rebooted_since: true,
    removable: false,
  }]);
});

Deno.test("the collector of pools still misses a pool while it is late", async () => {
  const host = createTestHost(
    textHost(TANK_LINE + BULK_LINE, `${statusText("")}\n${BULK_STATUS}`),
  );
  await host.collect();
  Object.assign(host.answers, textHost(TANK_LINE));
  const { missing_pools } = await host.collect();

  deepStrictEqual((await host.collectMeanwhile()).missing_pools, missing_pools);
  strictEqual(missing_pools.length, 1);
});

for (
  const [what, answers] of [
    ["the list hangs", { [LIST_TEXT]: { kind: "timed_out", timeout_ms: 1 } }],
    ["the list fails", { [LIST_TEXT]: failing(1, "I/O error", TANK_LINE) }],
    ["a line cannot be read", { [LIST_TEXT]: ok(`${TANK_LINE}bulk\t9\n`) }],
    ["the list is cut within a line", { [LIST_TEXT]: ok(TANK_LINE + BULK_LINE.slice(0, 20)) }],
    ["status still names it", {
      [LIST_TEXT]: ok(TANK_LINE),
      [STATUS_TEXT]: ok(`${statusText("")}\n${BULK_STATUS}`),
    }],
    ["zpool is gone", { [LIST_JSON]: { kind: "not_found" }, [LIST_TEXT]: { kind: "not_found" } }],
  ] as const
) {
  Deno.test(`the collector of pools takes no pool for gone while ${what}`, async () => {
    const host = createTestHost(
      textHost(TANK_LINE + BULK_LINE, `${statusText("")}\n${BULK_STATUS}`),
    );
    await host.collect();

    Object.assign(host.answers, textHost(TANK_LINE), answers);
    const { missing_pools, errors } = await host.collect();

    deepStrictEqual([missing_pools, errors.length > 0], [[], true]);
  });
}

/** A list of tank and bulk in JSON, the latter of `health`. */
function listOfTwo(health: string): CommandResult {
  const { pools: { tank } } = JSON.parse(listJson());
  const properties = { ...tank.properties, health: { value: health } };
  return ok(JSON.stringify({ pools: { tank, bulk: { pool_guid: 18, properties } } }));
}

Deno.test("the collector of pools takes a pool for there whose health alone cannot be read", async () => {
  const host = createTestHost({ ...JSON_HOST, [LIST_JSON]: listOfTwo("ONLINE") });
  await host.collect();

  host.answers[LIST_JSON] = listOfTwo("?");
  const { missing_pools, pools, errors } = await host.collect();

  deepStrictEqual([missing_pools, pools.map(({ name }) => name)], [[], ["tank"]]);
  deepStrictEqual(errors, [{
    tag: "zpool_list",
    message: 'Cannot read pool "bulk": unexpected health {"value":"?"}',
    subject: "bulk",
  }]);
});

Deno.test("the collector of pools names the pool that an error is about, by its GUID", async () => {
  const cut = BULK_STATUS.replace(/\nerrors: .*\n$/, "");
  const host = createTestHost(textHost(TANK_LINE + BULK_LINE, `${cut}\n${statusText("")}`));

  const { errors, pools } = await host.collect();

  deepStrictEqual(pools.map(({ name, error_count }) => [name, error_count]), [
    ["tank", 0],
    ["bulk", null],
  ]);
  deepStrictEqual(errors, [{
    tag: "zpool_status",
    message: 'Cannot read pool "bulk": expected one line "errors:", found 0',
    subject: "18",
  }]);
});

Deno.test("the collector of pools names a pool without a GUID by its name", async () => {
  const host = createTestHost(
    textHost(`${TANK_LINE}${BULK_LINE.replace("\t18\t", "\t-\t")}`, statusText("")),
  );

  deepStrictEqual((await host.collect()).errors.map(({ subject }) => subject), ["bulk"]);
});

Deno.test("the collector of pools keeps two pools of one name apart, in the order of both lists", async () => {
  const other = TANK_LINE.replace("\tONLINE\t17", "\tDEGRADED\t19");
  const degraded = statusText(SCRUBBED).replaceAll("ONLINE", "DEGRADED");
  const host = createTestHost(textHost(TANK_LINE + other, `${statusText("")}\n${degraded}`));

  const { pools, errors } = await host.collect();

  deepStrictEqual(
    pools.map(({ guid, health, last_scrub_end }) => [guid, health, last_scrub_end]),
    [["17", "ONLINE", null], ["19", "DEGRADED", SCRUBBED_END]],
  );
  // Nobody can say which of the two is meant.
  deepStrictEqual(errors.map(({ subject }) => subject), [undefined]);
});

Deno.test("the collector of pools gives no pool the scrub of another that bore its name before", async () => {
  const host = createTestHost(textHost(TANK_LINE, statusText(SCRUBBED)));
  strictEqual((await host.collect()).pools[0]?.last_scrub_end, SCRUBBED_END);

  Object.assign(host.answers, textHost(TANK_LINE.replace("\t17\t", "\t99\t")));
  const { pools, missing_pools } = await host.collect();

  strictEqual(pools[0]?.last_scrub_end, null);
  deepStrictEqual(missing_pools.map(({ guid, name }) => [guid, name]), [["17", "tank"]]);
});
