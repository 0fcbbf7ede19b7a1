/** What is said of hosts from the command line: real processes, one database. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { queryRows } from "../../testing/store.ts";
import { runCommands, runTask, type TaskResult } from "../../testing/run_task.ts";
import { bundleClient } from "../../tools/bundle_client.ts";

type Run = (...args: string[]) => Promise<TaskResult>;
type RunAll = (commands: string[][]) => Promise<TaskResult[]>;

async function withDatabase(
  test: (run: Run, path: string, runAll: RunAll) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  const DATABASE_PATH = join(directory, "monitor.db");
  await bundleClient();
  try {
    await test(
      (...args) => runTask("start", { args, environment: { DATABASE_PATH } }),
      DATABASE_PATH,
      (commands) => runCommands(commands, { DATABASE_PATH }),
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function listed(run: Run): Promise<Record<string, unknown>[]> {
  const { stdout } = await run("list-hosts", "--json");
  return stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
}

Deno.test("hosts are registered with what is said of them, and set-host changes it", () =>
  withDatabase(async (run, path) => {
    const said = ["--group", "Vienna", "--tag", "lab", "--tag", "Ceph", "--note", "rack 7"];
    const registered = await run("register-host", "a", "b", ...said);
    strictEqual(registered.code, 0, registered.stderr);
    await run("register-host", "c");

    const url = "https://10.0.0.7:8006";
    const changed = await run("set-host", "A", "a", "--untag", "lab", "--web-url", url);
    deepStrictEqual([changed.stdout, changed.stderr], [
      "Changed 1 host: tag lab removed, web address https://10.0.0.7:8006/\n",
      "",
    ]);
    strictEqual((await run("set-host", "--group-is", "vienna", "--tag", "x")).code, 0);
    strictEqual((await run("set-host", "--all", "--note", "")).code, 0);
    strictEqual((await run("set-host", "b", "--no-group")).code, 0);

    const hosts = await listed(run);
    deepStrictEqual(
      hosts.map(({ name, group, tags, note, web_url }) => [name, group, tags, note, web_url]),
      [
        ["a", "vienna", ["ceph", "x"], "", "https://10.0.0.7:8006/"],
        ["b", null, ["lab", "ceph", "x"], "", null],
        ["c", null, [], "", null],
      ],
    );
    strictEqual(
      (await run("list-hosts")).stdout.split("\n")[0],
      "a\tnever connected\t-\tvienna\tceph,x\thttps://10.0.0.7:8006/\t-",
    );
    const audit = queryRows(
      path,
      "SELECT subject FROM audit WHERE action = 'hosts_changed' ORDER BY id",
    );
    deepStrictEqual(audit.map(({ subject }) => subject), [
      "a: tag lab removed, web address https://10.0.0.7:8006/",
      "a, b: tag x added",
      "a, b, c: no note",
      "b: no group",
    ]);
  }));

/** What is asked, and what is answered; nothing is changed. */
const REFUSED: [args: string[], stderr: string][] = [
  [
    ["set-host", "a"],
    "Cannot set anything: expected --group, --no-group, --tag, --untag, --note, --web-url or --no-web-url",
  ],
  [
    ["set-host", "--tag", "x"],
    "Cannot tell which hosts: name hosts, or choose them with --all or --group-is",
  ],
  [
    ["set-host", "a", "--all", "--tag", "x"],
    "Cannot tell which hosts: name hosts, or choose them with --all or --group-is",
  ],
  [
    ["set-host", "a", "none", "--tag", "x"],
    'Cannot find host "none": no host of this name is registered; "list-hosts" prints all',
  ],
  [["set-host", "--group-is", "graz", "--tag", "x"], 'Cannot find group "graz": no host is in it'],
  [
    ["set-host", "a", "--group", "two words"],
    'Cannot use --group "two words": expected one word of 1 to 64 letters, digits, ".", "_" or "-"',
  ],
  [
    ["set-host", "a", "--group", ""],
    'Cannot use --group "": expected one word of 1 to 64 letters, digits, ".", "_" or "-"',
  ],
  [
    ["set-host", "a", "--tag", "\u001b[2J"],
    'Cannot use --tag "\\u001b[2J": expected one word of 1 to 64 letters, digits, ".", "_" or "-"',
  ],
  [
    ["set-host", "a", "--note", "a\nb"],
    'Cannot use --note "a\\nb": expected one line without control characters',
  ],
  [
    ["set-host", "a", "--web-url", "javascript:alert(1)"],
    'Cannot use --web-url "javascript:alert(1)": expected an address such as https://pve-01.example.com:8006, of http or https, without user and password, at most 500 characters',
  ],
  [
    ["register-host", "new", "--tag", "two words"],
    'Cannot use --tag "two words": expected one word of 1 to 64 letters, digits, ".", "_" or "-"',
  ],
];

Deno.test("what cannot be used is named with what is expected, and changes nothing", () =>
  withDatabase(async (run, _, runAll) => {
    await run("register-host", "a", "--tag", "lab");
    const before = await listed(run);

    const answers = await runAll(REFUSED.map(([args]) => args));
    for (const [at, [args, expected]] of REFUSED.entries()) {
      const refused = { code: 1, stdout: "", stderr: `${expected}\n` };
      deepStrictEqual(answers[at], refused, args.join(" "));
    }
    const many = Array.from({ length: 20 }, (_, n) => ["--tag", `t${n}`]).flat();
    const refused = await run("set-host", "a", ...many);
    strictEqual(
      refused.stderr,
      'Cannot add tags to "a": a host has at most 20; no host was changed\n',
    );

    deepStrictEqual(await listed(run), before);
  }));
