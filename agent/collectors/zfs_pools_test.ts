import { deepStrictEqual, match, ok as assert, strictEqual } from "node:assert/strict";
import { allowListFor } from "../io/lane.ts";
import { isAllowedArgv } from "../io/allowed.ts";
import type { CommandResult } from "../io/io.ts";
import type { ProcReading } from "./proc.ts";
import {
  type Answers,
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

const DAY_MS = 24 * 3600 * 1000;

const LISTED_TEXT = ok(
  "tank\t1000\t400\t600\t7\t40\tONLINE\t17\toff\twait\toff\t-\t12\t-\t0\t0\t1.00\n",
);

function statusText(scan: string): string {
  return `  pool: tank
 state: ONLINE
${scan}config:

	NAME        STATE     READ WRITE CKSUM
	tank        ONLINE       0     0     0
	  sda       ONLINE       0     0     0

errors: No known data errors
`;
}

const SCRUBBED =
  "  scan: scrub repaired 0B in 00:10:00 with 0 errors on Sun Nov  9 18:54:25 2025\n";
const SCRUBBED_END = 1762714465;
const RESILVERED = "  scan: resilvered 4T in 00:10:00 with 0 errors on Mon Nov 10 18:54:25 2025\n";

const TEXT_HOST = {
  [LIST_JSON]: NO_JSON,
  [STATUS_JSON]: NO_JSON,
  [LIST_TEXT]: LISTED_TEXT,
  [STATUS_TEXT]: ok(statusText(SCRUBBED)),
};

const COUNTERS = { read_errors: 0, write_errors: 0, checksum_errors: 0 };

function listJson(): string {
  const entries = Object.entries({
    size: 1000,
    allocated: 400,
    free: 600,
    fragmentation: 7,
    capacity: 40,
    health: "ONLINE",
  });
  const properties = Object.fromEntries(entries.map(([key, value]) => [key, { value }]));
  return JSON.stringify({ pools: { tank: { pool_guid: 17, properties } } });
}

function statusJson(disk: Record<string, unknown> = { state: "ONLINE" }): string {
  const vdevs = {
    tank: {
      vdev_type: "root",
      state: "ONLINE",
      ...COUNTERS,
      vdevs: { sda: { ...COUNTERS, ...disk } },
    },
  };
  return JSON.stringify({
    pools: { tank: { state: "ONLINE", pool_guid: 17, error_count: 0, vdevs } },
  });
}

const PLAIN = ok(statusText(""));

const JSON_HOST = {
  [LIST_JSON]: ok(listJson()),
  [STATUS_JSON]: ok(statusJson()),
  [STATUS_TEXT]: PLAIN,
};

Deno.test("the collector of pools runs two children a cycle on a host with JSON, once compared", async () => {
  const host = createTestHost(JSON_HOST);

  await host.collect();
  const section = await host.collect();

  deepStrictEqual(section.errors, []);
  deepStrictEqual(section.pools.map((pool) => [pool.name, pool.guid]), [["tank", "17"]]);
  deepStrictEqual(host.calls, [LIST_JSON, STATUS_JSON, STATUS_TEXT, LIST_JSON, STATUS_JSON]);
});

Deno.test("the collector of pools asks an old zpool for JSON once a day", async () => {
  const host = createTestHost(TEXT_HOST);

  const section = await host.collect();
  await host.collect();
  await host.clock.advance(DAY_MS - 1);
  await host.collect();
  host.calls.length = 0;
  await host.clock.advance(1);
  await host.collect();

  deepStrictEqual(section.errors, []);
  deepStrictEqual(section.pools.map((pool) => pool.name), ["tank"]);
  deepStrictEqual(host.calls, [LIST_JSON, LIST_TEXT, STATUS_TEXT]);
});

/** What a zpool answers that does not know a column. */
const UNKNOWN_COLUMN = failing(
  2,
  "bad property list: invalid property 'leaked'\nusage:\n\tlist [-gHLpPv] ...\n",
);
const LEAST_TEXT = "zpool list -Hp -o name,size,alloc,free,frag,cap,health,guid";
const LEAST_JSON = "zpool list -j --json-int -o name,size,alloc,free,frag,cap,health";

for (
  const [form, answers, [all, least], status, told] of [
    [
      "text",
      {
        ...TEXT_HOST,
        [LIST_TEXT]: UNKNOWN_COLUMN,
        [LEAST_TEXT]: ok("tank\t1000\t400\t600\t7\t40\tONLINE\t17\n"),
      },
      [LIST_TEXT, LEAST_TEXT],
      STATUS_TEXT,
      { guid: "17", readonly: null },
    ],
    [
      "JSON",
      {
        ...JSON_HOST,
        [LIST_JSON]: UNKNOWN_COLUMN,
        [LEAST_JSON]: JSON_HOST[LIST_JSON] ?? failing(1, ""),
      },
      [LIST_JSON, LEAST_JSON],
      STATUS_JSON,
      { guid: "17", readonly: null },
    ],
  ] satisfies [string, Answers, [string, string], string, unknown][]
) {
  Deno.test(`the collector of pools asks without the columns that a zpool does not know, in ${form}`, async () => {
    const host = createTestHost(answers);

    const { pools, errors } = await host.collect();
    const first = host.calls.filter((call) => call === all || call === least);
    host.calls.length = 0;
    await host.collect();
    const second = [...host.calls];
    await host.clock.advance(DAY_MS);
    host.calls.length = 0;
    await host.collect();

    deepStrictEqual(errors, []);
    deepStrictEqual(pools.map(({ guid, readonly }) => ({ guid, readonly })), [told]);
    deepStrictEqual([first, second], [[all, least], [least, status]]);
    assert(host.calls.includes(all));
  });
}

Deno.test("the collector of pools runs two children a cycle on a host with text", async () => {
  const host = createTestHost(TEXT_HOST);

  await host.collect();
  host.calls.length = 0;
  await host.collect();

  deepStrictEqual(host.calls, [LIST_TEXT, STATUS_TEXT]);
});

Deno.test("the collector of pools asks for JSON again after text failed", async () => {
  const host = createTestHost(TEXT_HOST);
  await host.collect();

  host.answers = {
    ...JSON_HOST,
    [LIST_TEXT]: failing(1, "gone"),
    [STATUS_TEXT]: failing(1, "gone"),
  };
  const during = await host.collect();
  const after = await host.collect();

  deepStrictEqual(during.errors.map((error) => error.tag), ["zpool_list", "zpool_status"]);
  deepStrictEqual(after.errors, []);
  strictEqual(after.pools[0]?.guid, "17");
});

Deno.test("the collector of pools reads status as text from the moment JSON lacks a state", async () => {
  const host = createTestHost({ ...TEXT_HOST, ...JSON_HOST, [STATUS_JSON]: ok(statusJson({})) });

  const first = await host.collect();
  const second = await host.collect();

  for (const section of [first, second]) {
    deepStrictEqual(section.errors, []);
    strictEqual(section.pools[0]?.guid, "17");
    strictEqual(section.pools[0]?.vdevs[0]?.children[0]?.state, "ONLINE");
  }
  deepStrictEqual(host.calls, [LIST_JSON, STATUS_JSON, STATUS_TEXT, LIST_JSON, STATUS_TEXT]);
});

Deno.test("the collector of pools keeps the pools of the list when status fails", async () => {
  const failure = failing(1, "cannot open 'x'");
  const host = createTestHost({ ...JSON_HOST, [STATUS_JSON]: failure, [STATUS_TEXT]: failure });

  const section = await host.collect();

  deepStrictEqual(section.pools.map((pool) => [pool.name, pool.health, pool.error_count]), [
    ["tank", "ONLINE", null],
  ]);
  deepStrictEqual(section.errors, [{
    tag: "zpool_status",
    message: `Cannot run "${STATUS_JSON}": exit code 1: cannot open 'x'`,
  }]);
});

Deno.test("the collector of pools reports those of status when the list fails", async () => {
  const host = createTestHost({ ...JSON_HOST, [LIST_JSON]: failing(1, "internal error") });

  const section = await host.collect();

  deepStrictEqual(section.pools.map((pool) => [pool.name, pool.health, pool.size_bytes]), [
    ["tank", "ONLINE", null],
  ]);
  deepStrictEqual(section.errors.map((error) => error.tag), ["zpool_list"]);
});

Deno.test("the collector of pools reads what a failing command printed before", async () => {
  const host = createTestHost({
    ...JSON_HOST,
    [STATUS_JSON]: failing(1, "oh", statusJson()),
    [STATUS_TEXT]: failing(1, "oh", statusText("")),
  });

  const section = await host.collect();

  strictEqual(section.pools[0]?.error_count, 0);
  deepStrictEqual(section.errors.map((error) => error.tag), ["zpool_status"]);
});

for (
  const words of [
    "Permission denied the ZFS utilities must be run as root.\n",
    "/dev/zfs and /proc/self/mounts are required.\n",
  ]
) {
  Deno.test(`the collector of pools passes on "${words.split("\n")[0]}"`, async () => {
    const host = createTestHost({
      [LIST_JSON]: failing(1, words),
      [STATUS_JSON]: failing(1, words),
    });

    const section = await host.collect();

    deepStrictEqual([section.available, section.pools], [true, []]);
    deepStrictEqual(section.errors.map((error) => error.tag), ["zpool_list", "zpool_status"]);
    for (const { message } of section.errors) assert(message.includes(words.split("\n")[0]!));
  });
}

for (
  const [result, tag] of [
    [{ kind: "timed_out", timeout_ms: 20000 }, "zpool_list"],
    [{ kind: "stuck", seconds: 60 }, "stuck"],
  ] as const
) {
  Deno.test(`the collector of pools starts no status after a list that is ${result.kind}`, async () => {
    const host = createTestHost({ ...JSON_HOST, [LIST_JSON]: result });

    const section = await host.collect();

    deepStrictEqual(host.calls, [LIST_JSON]);
    deepStrictEqual([section.available, section.pools], [true, []]);
    deepStrictEqual(section.errors.map((error) => error.tag), [tag]);
  });
}

for (const kind of ["timed_out", "stuck"] as const) {
  Deno.test(`the collector of pools keeps a SUSPENDED pool when status is ${kind}`, async () => {
    const host = createTestHost({
      [LIST_JSON]: ok(listJson().replace("ONLINE", "SUSPENDED")),
      [STATUS_JSON]: kind === "stuck" ? { kind, seconds: 9 } : { kind, timeout_ms: 20000 },
    });

    const section = await host.collect();

    deepStrictEqual(section.pools.map((pool) => pool.health), ["SUSPENDED"]);
    strictEqual(section.errors.length, 1);
  });
}

/** `/proc` of a host whose ZFS module is loaded or not; null: it could not be read. */
function procOf(isModuleLoaded: boolean | null): ProcReading {
  if (isModuleLoaded === null) return { kind: "failed", message: "no grep" };
  return procReading(isModuleLoaded ? { "spl/kstat/zfs/arcstats": "" } : {});
}

const NO_TOOL: CommandResult = { kind: "not_found" };
const NO_MODULE = failing(
  1,
  "The ZFS modules are not loaded.\nTry running 'modprobe zfs' as root to load them.\n",
);

for (const [what, absence] of [["tool", NO_TOOL], ["module", NO_MODULE]] as const) {
  for (
    const [isModuleLoaded, available, errors] of [
      [false, false, 0],
      [true, true, 1],
      [null, null, 1],
    ] as const
  ) {
    Deno.test(`the collector of pools says available ${available} without the ${what} where arcstats say ${isModuleLoaded}`, async () => {
      const host = createTestHost({ [LIST_JSON]: absence }, { proc: procOf(isModuleLoaded) });

      const section = await host.collect();

      deepStrictEqual([section.available, section.pools], [available, []]);
      strictEqual(section.errors.length, errors);
      deepStrictEqual(host.calls, [LIST_JSON]);
    });
  }

  Deno.test(`the collector of pools misses the ${what} where it once read a pool, also after a restart`, async () => {
    const file = new MemoryFile();
    await createTestHost(JSON_HOST, { file }).collect();

    const host = createTestHost({ [LIST_JSON]: absence }, { file, proc: procOf(false) });
    const section = await host.collect();

    strictEqual(section.available, true);
    deepStrictEqual(section.errors.map(({ tag }) => tag), ["zpool_list"]);
  });
}

Deno.test("the collector of pools remembers a scrub that a resilver hides, also after a restart", async () => {
  const file = new MemoryFile();
  const host = createTestHost(TEXT_HOST, { file });
  await host.collect();

  const answers = { ...TEXT_HOST, [STATUS_TEXT]: ok(statusText(RESILVERED)) };
  host.answers = answers;
  const hidden = await host.collect();
  const restarted = await createTestHost(answers, { file }).collect();

  for (const section of [hidden, restarted]) {
    strictEqual(section.pools[0]?.scan?.function, "RESILVER");
    strictEqual(section.pools[0]?.last_scrub_end, SCRUBBED_END);
  }
});

Deno.test("the collector of pools still knows the last scrub when status fails", async () => {
  const host = createTestHost(TEXT_HOST);
  await host.collect();

  host.answers = { ...TEXT_HOST, [STATUS_TEXT]: { kind: "timed_out", timeout_ms: 20000 } };
  const section = await host.collect();

  strictEqual(section.pools[0]?.last_scrub_end, SCRUBBED_END);
});

Deno.test("the collector of pools bounds its errors", async () => {
  const lines = Array.from({ length: 1000 }, (_, index) => `line ${index}\n`).join("");
  const host = createTestHost({ ...TEXT_HOST, [LIST_TEXT]: ok(lines) });

  const section = await host.collect();

  strictEqual(section.errors.length, 21);
  match(section.errors[20]?.message ?? "", /^Cannot read 980 more parts/);
  deepStrictEqual(section.pools.map((pool) => pool.name), ["tank"]);
});

Deno.test("the collector of pools runs only what the agent may run", () => {
  const { commands } = allowListFor({ proc: "/proc", pve: "/etc/pve", state: "/s" });

  for (const command of [LIST_JSON, STATUS_JSON, LIST_TEXT, STATUS_TEXT]) {
    const [program = "", ...args] = command.split(" ");
    assert(isAllowedArgv(commands, [program, ...args]), command);
  }
});
