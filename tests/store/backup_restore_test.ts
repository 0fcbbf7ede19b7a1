/** A backup made under load, brought up elsewhere: what was acknowledged before it began is there. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { runTask } from "../../testing/run_task.ts";
import { startServerProcess } from "../../testing/server_process.ts";
import { checkSound, fastTimes } from "../../testing/stored_samples.ts";
import { until } from "../../testing/until.ts";
import { signIn } from "../../testing/with_server.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const NAMES = ["pve-01", "pve-02", "pve-03", "pve-04"];
/** Acknowledged samples that a backup is worth waiting for, and as many again after it. */
const SAMPLES = 400;

Deno.test("backup under load, restore into an empty directory, start: every acknowledged sample is there", () =>
  withDirectory(async (directory) => {
    const environment = { DATABASE_PATH: join(directory, "old/monitor.db") };
    const file = join(directory, "copy.db");
    const registered = await runTask("register-host", { args: NAMES, environment });
    const tokens = [...registered.stdout.matchAll(/^TOKEN: (\S+)$/gm)].map((row) => row[1] ?? "");
    strictEqual(tokens.length, NAMES.length);

    let acknowledged: string[];
    {
      await using server = await startServerProcess(environment);
      await using load = await startLoad(server.url, tokens);
      await until("there is load", () => load.acknowledged.length >= SAMPLES);

      acknowledged = [...load.acknowledged];
      const { code, stdout, stderr } = await runTask("start", {
        args: ["backup", file],
        environment,
      });
      strictEqual(code, 0, stderr);
      match(stdout, /^Copied ".*" to ".*" \(\d+ bytes\) and checked the copy\.$/m);

      const during = load.acknowledged.length;
      ok(during > acknowledged.length, "nothing was acknowledged during the backup");
      await until("there is load still", () => load.acknowledged.length >= during + SAMPLES);
    }

    const restored = join(directory, "new/monitor.db");
    await Deno.mkdir(join(directory, "new"), { mode: 0o700 });
    await Deno.copyFile(file, restored);
    const password = "correct horse battery";
    const hash = await runTask("start", { args: ["hash-password"], input: `${password}\n` });
    {
      await using server = await startServerProcess({
        DATABASE_PATH: restored,
        // Another key than the one beside the old database: tokens hold nevertheless.
        SECRET_KEY_BASE: "a key of the new installation, as long as it takes",
        DASHBOARD_PASSWORD_HASH: hash.stdout.trim(),
      });
      const cookie = await signIn(server.url, password);
      const response = await fetch(`${server.url}/api/hosts/pve-01`, { headers: { cookie } });
      const { samples } = await response.json();
      const newest = fastTimes(restored).at(-1) ?? 0;
      strictEqual(Date.parse(samples.fast.collected_at), newest);
      await using _load = await startLoad(server.url, tokens);
    }

    checkSound(restored);
    const stored = new Set(
      NAMES.flatMap((name) => fastTimes(restored, name).map((ms) => `${name} ${ms}`)),
    );
    deepStrictEqual(acknowledged.filter((sample) => !stored.has(sample)), []);
  }));

interface Load extends AsyncDisposable {
  /** Host and time of collection of every sample that was acknowledged, as `pve-01 1763…`. */
  acknowledged: string[];
}

/** Joins with every token and pushes without a pause until it is disposed of. */
async function startLoad(url: string, tokens: readonly string[]): Promise<Load> {
  await using stack = new AsyncDisposableStack();
  const acknowledged: string[] = [];
  let lastMs = Date.now() - 3_600_000;
  let stopped = false;
  const sockets = await Promise.all(tokens.map(async (token, index) => {
    const topic = `host:${NAMES[index]}`;
    const socket = stack.use(await openRawSocket(url));
    deepStrictEqual(await socket.deliver(topic, "phx_join", { token }), {
      status: "ok",
      response: {},
    });
    return { socket, topic };
  }));
  const pushing = Promise.all(sockets.map(async ({ socket, topic }, index) => {
    while (!stopped) {
      const ms = ++lastMs;
      const payload = { collected_at: new Date(ms).toISOString(), data: { host: { load1: ms } } };
      const reply = await socket.deliver(topic, "metric:fast", payload);
      deepStrictEqual(reply, { status: "ok", response: {} });
      acknowledged.push(`${NAMES[index]} ${ms}`);
    }
  }));
  stack.defer(async () => {
    stopped = true;
    await pushing;
  });
  const opened = stack.move();
  return { acknowledged, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
