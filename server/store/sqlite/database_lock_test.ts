import { ok, rejects, strictEqual } from "node:assert/strict";
import { DatabaseRefused } from "../port.ts";
import { openDatabase } from "./database.ts";
import { lockDatabase } from "./database_lock.ts";
import { rollback } from "./migrations.ts";
import { openStore } from "./open_store.ts";
import { makeTestingDirectory } from "../../../testing/store.ts";

const PURPOSE = { purpose: "serve" };
/** Of which one in two failed while the lock went with the last copy of its file only. */
const ROUNDS = 2000;

function heldBy(pid: number, purpose = "serve"): (error: unknown) => boolean {
  return (error) =>
    error instanceof DatabaseRefused && error.message.startsWith(`Cannot ${purpose} "`) &&
    error.message.endsWith(`another process serves or changes it (${pid}); stop that one first`);
}

Deno.test("lockDatabase() admits one holder, and the next when that one is done", async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/lib/monitor.db`;
  {
    using _lock = await lockDatabase(path, PURPOSE);
    await rejects(lockDatabase(path, PURPOSE), heldBy(Deno.pid));
  }

  using _lock = await lockDatabase(path, PURPOSE);
  strictEqual(((await Deno.stat(`${path}.lock`)).mode ?? 0) & 0o777, 0o600);
});

Deno.test("lockDatabase() waits as long as it is told to", async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  const lock = await lockDatabase(path, PURPOSE);

  const waiting = lockDatabase(path, { ...PURPOSE, waitMs: 60_000 });
  lock[Symbol.dispose]();

  using _next = await waiting;
});

Deno.test("lockDatabase() is free again when its holder was killed", async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  const script = `
    import { lockDatabase } from ${JSON.stringify(import.meta.resolve("./database_lock.ts"))};
    using _lock = await lockDatabase(${JSON.stringify(path)}, { purpose: "serve" });
    console.log("locked");
    await new Promise((resolve) => setTimeout(resolve, 60_000));`;
  await using holder = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", script],
    stdout: "piped",
  }).spawn();
  const reader = holder.stdout.getReader();
  await reader.read();

  await rejects(lockDatabase(path, PURPOSE), heldBy(holder.pid));
  holder.kill("SIGKILL");
  await holder.status;
  await reader.cancel();

  using _lock = await lockDatabase(path, PURPOSE);
});

Deno.test("lockDatabase() is free at once however many children are started meanwhile", async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  const start = `for (;;) await new Deno.Command("/bin/true").output();`;
  const starter = new Worker(`data:text/javascript,postMessage(0);${start}`, { type: "module" });
  try {
    await new Promise((resolve) => starter.onmessage = resolve);

    for (let round = 0; round < ROUNDS; round++) {
      (await lockDatabase(path, PURPOSE))[Symbol.dispose]();
    }
  } finally {
    starter.terminate();
  }
});

Deno.test("openStore() changes no schema while another process serves, but opens the same one", async () => {
  using directory = makeTestingDirectory();
  const path = `${directory.path}/monitor.db`;
  await (await openStore({ path }))[Symbol.asyncDispose]();
  using lock = await lockDatabase(path, PURPOSE);
  {
    await using store = await openStore({ path });
    ok(await store.listHosts());
  }
  {
    using db = openDatabase(path);
    rollback(db);
  }

  await rejects(openStore({ path }), heldBy(Deno.pid, "upgrade"));
  await using store = await openStore({ path, lock });
  ok(await store.listHosts());
});
