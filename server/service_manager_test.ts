import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { getLogger } from "@logtape/logtape";
import { TestingClock } from "../testing/clock.ts";
import { createServiceManager } from "./service_manager.ts";

const log = getLogger("server");

function setUp(environment: Record<string, string>) {
  const clock = new TestingClock();
  const said: string[] = [];
  const run = (...words: string[]) => {
    said.push(...words);
    return Promise.resolve();
  };
  return { clock, said, manager: createServiceManager({ environment, log, clock, run }) };
}

const SYSTEMD = { NOTIFY_SOCKET: "/run/systemd/notify", WATCHDOG_USEC: "120000000" };

Deno.test("createServiceManager() asks for more time as long as the start takes, then is ready", async () => {
  const { clock, said, manager } = setUp(SYSTEMD);

  manager.starting();
  await clock.advance(45_000);
  await manager.ready();
  await clock.advance(300_000);
  await manager.stopping();

  const more = "EXTEND_TIMEOUT_USEC=60000000";
  deepStrictEqual(said, [more, more, more, "READY=1", "STOPPING=1"]);
});

Deno.test("createServiceManager() passes on a sign of life four times in what the watchdog waits", async () => {
  const { clock, said, manager } = setUp(SYSTEMD);

  for (let seconds = 0; seconds < 120; seconds += 10) {
    manager.alive();
    await clock.advance(10_000);
  }

  deepStrictEqual(said, Array(4).fill("WATCHDOG=1"));
});

Deno.test("createServiceManager() asks for no more time once a start has failed", async () => {
  const { clock, said, manager } = setUp(SYSTEMD);
  {
    using starting = manager;
    starting.starting();
    await clock.advance(1_000);
  }
  await clock.advance(300_000);

  strictEqual(said.length, 1);
  strictEqual(clock.sleeping, 0);
});

Deno.test("createServiceManager() says nothing where nobody listens", async () => {
  const { said, manager } = setUp({});

  manager.starting();
  await manager.ready();
  manager.alive();
  await manager.stopping();

  deepStrictEqual(said, []);
});

Deno.test("createServiceManager() goes on when systemd cannot be told", async () => {
  const manager = createServiceManager({
    environment: SYSTEMD,
    log,
    run: () => Promise.reject(new Deno.errors.NotFound("no such program")),
  });

  await manager.ready();
  manager.alive();
  await manager.stopping();
});
