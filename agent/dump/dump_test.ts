import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { systemClock } from "../../shared/clock.ts";
import { TestingClock } from "../../testing/clock.ts";
import { openDump } from "./dump.ts";
import { formatRecord, formatSample } from "./format.ts";
import type { IoRecord } from "../io/lane.ts";
import { type Disk, systemDisk } from "../io/disk.ts";
import { recordingLog } from "../../testing/recording_log.ts";
import { sampleAt } from "../../testing/sample_at.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const STARTED = { started_ms: Date.UTC(2026, 0, 1), duration_ms: 12.4 };
const OUTPUT: IoRecord = {
  ...STARTED,
  argv: ["zpool", "list", "-Hp"],
  result: { kind: "ok", stdout: "tank\n", stderr: "" },
};
const HEAD = "===== 2026-01-01T00:00:00.000Z =====\n";

for (
  const [what, record, text] of [
    [
      "a command with its output",
      OUTPUT,
      `${HEAD}$ zpool list -Hp\nexit=0 duration=12ms size=5\n\ntank\n`,
    ],
    [
      "a failed command with both outputs",
      {
        ...OUTPUT,
        result: { kind: "nonzero_exit", code: 2, stdout: "é", stderr: "no such pool" },
      },
      `${HEAD}$ zpool list -Hp\nexit=2 duration=12ms size=2\n\né\n` +
      "--- stderr ---\nno such pool\n",
    ],
    [
      "a command that gave nothing",
      { ...OUTPUT, result: { kind: "timed_out", timeout_ms: 20_000 } },
      `${HEAD}$ zpool list -Hp\nerror=timed_out duration=12ms\n\n`,
    ],
    [
      "a failure with its message",
      { ...OUTPUT, result: { kind: "failed", message: "broken" } },
      `${HEAD}$ zpool list -Hp\nerror=failed (broken) duration=12ms\n\n`,
    ],
    [
      "a file that is missing",
      { ...STARTED, argv: ["cat", "/etc/pve/.members"], result: { kind: "not_found" } },
      `${HEAD}$ cat /etc/pve/.members\nerror=not_found duration=12ms\n\n`,
    ],
    [
      "the names in a directory",
      { ...STARTED, argv: ["ls", "/etc/pve/lxc"], result: { kind: "ok", value: ["a", "b"] } },
      `${HEAD}$ ls /etc/pve/lxc\nexit=0 duration=12ms size=3\n\na\nb\n`,
    ],
    [
      "the storages without their secrets",
      {
        ...STARTED,
        argv: ["cat", "/etc/pve/storage.cfg"],
        result: { kind: "ok", value: "cifs: nas\n\tserver nas\n\toptions password=x\n" },
      },
      `${HEAD}$ cat /etc/pve/storage.cfg\nexit=0 duration=12ms size=40\n\n` +
      "cifs: nas\n\tserver nas\n\toptions (hidden)\n",
    ],
    [
      "a guest's file without its secrets",
      {
        ...STARTED,
        argv: ["cat", "/etc/pve/nodes/pve1/qemu-server/100.conf"],
        result: {
          kind: "ok",
          value: "#my notes\ncores: 2\ncipassword: hunter2\n[snap]\nsshkeys: ssh-rsa\n",
        },
      },
      `${HEAD}$ cat /etc/pve/nodes/pve1/qemu-server/100.conf\nexit=0 duration=12ms size=77\n\n` +
      "description: (hidden)\ncores: 2\ncipassword: (hidden)\n[snap]\nsshkeys: (hidden)\n",
    ],
    [
      "apt's sources without passwords",
      {
        ...STARTED,
        argv: ["cat", "/etc/apt/sources.list.d/x.list"],
        result: { kind: "ok", value: "deb https://a:b@c.example.com x y\n" },
      },
      `${HEAD}$ cat /etc/apt/sources.list.d/x.list\nexit=0 duration=12ms size=39\n\n` +
      "deb https://(hidden)@c.example.com x y\n",
    ],
    [
      "nothing of the machine's ID",
      {
        ...STARTED,
        argv: ["cat", "/etc/machine-id"],
        result: { kind: "ok", value: "4f1c8e0b6d2a47f39c5e7a1b3d5f7092\n" },
      },
      `${HEAD}$ cat /etc/machine-id\nexit=0 duration=12ms size=8\n\n(hidden)\n`,
    ],
    [
      "no address or token of zed",
      {
        ...STARTED,
        argv: ["cat", "/etc/zfs/zed.d/zed.rc"],
        result: { kind: "ok", value: 'ZED_NTFY_TOPIC="secret"\n# was: secret\n' },
      },
      `${HEAD}$ cat /etc/zfs/zed.d/zed.rc\nexit=0 duration=12ms size=25\n\nZED_NTFY_TOPIC=(hidden)\n\n`,
    ],
    [
      "no address or command of smartd",
      {
        ...STARTED,
        argv: ["cat", "/etc/smartd.conf"],
        result: { kind: "ok", value: "DEVICESCAN -m a@example.com -M exec /opt/x\n" },
      },
      `${HEAD}$ cat /etc/smartd.conf\nexit=0 duration=12ms size=8\n\n(hidden)\n`,
    ],
  ] satisfies [string, IoRecord, string][]
) {
  Deno.test(`formatRecord() writes ${what}`, () => strictEqual(formatRecord(record), text));
}

Deno.test("formatSample() writes kind and indented payload", () => {
  strictEqual(
    formatSample({ kind: "slow", collected_at: "x", data_json: '{"a":1}' }, STARTED.started_ms),
    "===== 2026-01-01T00:00:00.000Z kind=slow =====\n" +
      '{\n  "collected_at": "x",\n  "data": {\n    "a": 1\n  }\n}\n',
  );
});

Deno.test("openDump() appends whole entries to two private files", () =>
  withDirectory(async (root) => {
    const directory = join(root, "dump");
    const options = { directory, disk: systemDisk, clock: systemClock, log: recordingLog() };
    for (let run = 0; run < 2; run++) {
      await using dump = openDump(options);
      for (let count = 0; count < 50; count++) dump.record(OUTPUT);
      dump.sample(sampleAt(1));
    }

    const commands = await Deno.readTextFile(join(directory, "commands.log"));
    strictEqual(commands, formatRecord(OUTPUT).repeat(100));
    match(
      await Deno.readTextFile(join(directory, "samples.log")),
      /kind=fast =====\n\{\n {2}"coll/,
    );
    strictEqual((await Deno.stat(directory)).mode! & 0o777, 0o700);
    strictEqual((await Deno.stat(join(directory, "commands.log"))).mode! & 0o777, 0o600);
    strictEqual((await Deno.stat(join(directory, "samples.log"))).mode! & 0o777, 0o600);
    deepStrictEqual(options.log.lines, []);
  }));

Deno.test("openDump() ends at its limit with one warning, also across runs", () =>
  withDirectory(async (directory) => {
    const log = recordingLog();
    const maxBytes = 3 * formatRecord(OUTPUT).length;
    for (let run = 0; run < 2; run++) {
      await using dump = openDump({
        directory,
        disk: systemDisk,
        clock: systemClock,
        log,
        maxBytes,
      });
      for (let count = 0; count < 5; count++) dump.record(OUTPUT);
    }

    strictEqual((await Deno.stat(join(directory, "commands.log"))).size, maxBytes);
    strictEqual(log.lines.length, 2, "one a run");
  }));

for (
  const [why, broken] of [
    ["cannot be made", { makeDirectory: () => Promise.reject(new Error("read-only")) }],
    [
      "cannot be written",
      {
        openAppend: () =>
          Promise.resolve({
            bytes: 0,
            append: () => Promise.reject(new Error("read-only")),
            close: () => {},
          }),
      },
    ],
  ] satisfies [string, Partial<Disk>][]
) {
  Deno.test(`openDump() warns once when the dump ${why}`, () =>
    withDirectory(async (directory) => {
      const log = recordingLog();
      const disk: Disk = { ...systemDisk, ...broken };
      await using dump = openDump({ directory, disk, clock: new TestingClock(), log });

      for (let count = 0; count < 3; count++) dump.record(OUTPUT);
      await until("warning", () => log.lines.length > 0);
      dump.record(OUTPUT);

      deepStrictEqual(log.lines, [`warn: The dump in "${directory}" ends: read-only`]);
    }));
}
