/**
 * What the server tells systemd of itself, by way of systemd's own program. What must hold: it is
 * ready when it listens and not before, and a process that hangs gives no sign of life.
 */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { rounds } from "../../testing/rounds.ts";
import { startServerProcess } from "../../testing/server_process.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";

/** A hang is long: in the short form only that there are signs of life is seen. */
const HANGS = rounds(0, 1) === 1;

/** Prints each word that arrives at the socket, as a service manager would hear it. */
const LISTENER = `
import os, socket, sys
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
print("listening", flush=True)
while True:
    words, files, _, _ = socket.recv_fds(listener, 4096, 8)
    # A child waits until the other end of what it sent along is closed.
    for file in files: os.close(file)
    print(words.decode(), flush=True)
`;

async function listen(path: string) {
  const child = new Deno.Command("python3", {
    args: ["-c", LISTENER, path],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  let printed = "";
  const reading = (async () => {
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) printed += text;
  })();
  await until("it listens", () => printed.includes("listening\n"));
  return {
    /** Each word, in the order in which it came. */
    get heard() {
      return printed.split("\n").slice(1, -1).filter((words) => words !== "");
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await reading;
      await child.status;
    },
  };
}

const hasPython = await Deno.stat("/usr/bin/python3").then(() => true, () => false);
const hasNotify = await Deno.stat("/usr/bin/systemd-notify").then(() => true, () => false);
if (!hasPython || !hasNotify) {
  const line = "watchdog: python3 or systemd-notify is not there, so nobody hears the server\n";
  Deno.stderr.writeSync(new TextEncoder().encode(line));
}

Deno.test({
  name: "systemd hears that the server starts, is ready, lives and stops; nothing while it hangs",
  ignore: !hasPython || !hasNotify,
  fn: () =>
    withDirectory(async (directory) => {
      const NOTIFY_SOCKET = join(directory, "notify");
      await using manager = await listen(NOTIFY_SOCKET);
      await using server = await startServerProcess({
        DATABASE_PATH: join(directory, "monitor.db"),
        NOTIFY_SOCKET,
        // A sign of life after each check of the listener.
        WATCHDOG_USEC: "20000000",
      });
      const signs = () => manager.heard.filter((words) => words === "WATCHDOG=1").length;

      await until("it is ready", () => manager.heard.includes("READY=1"));
      match(manager.heard[0] ?? "", /^EXTEND_TIMEOUT_USEC=\d+$/);
      ok(manager.heard.indexOf("READY=1") > 0);
      match(server.process.stderr, /Listening on/);
      await until("it lives", () => signs() > 0);

      if (HANGS) {
        server.process.kill("SIGSTOP");
        const before = signs();
        const hungMs = performance.now();
        await until("longer than between two signs", () => performance.now() - hungMs > 15_000);
        ok(signs() <= before + 1);
        server.process.kill("SIGCONT");
        await until("it lives again", () => signs() > before + 1);
      }

      server.process.kill("SIGTERM");
      strictEqual(await server.process.ended(), 0);
      deepStrictEqual(manager.heard.filter((words) => words === "STOPPING=1"), ["STOPPING=1"]);
      strictEqual(server.process.stderr.includes("Cannot tell systemd"), false);
    }),
});
