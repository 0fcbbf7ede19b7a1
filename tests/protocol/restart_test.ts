/** What a server knows of its hosts after a restart. */
import { deepStrictEqual, ok } from "node:assert/strict";
import { systemClock } from "../../shared/clock.ts";
import { queryRows } from "../../testing/store.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { withServer } from "../../testing/with_server.ts";

const LONG_AFTER_START_MS = 600_000;

Deno.test("a server that stops does not record that its hosts went offline, only when it saw them", () => {
  let laterMs = 0;
  const clock = {
    ...systemClock,
    nowMs: () => systemClock.nowMs() + laterMs,
    monotonicMs: () => systemClock.monotonicMs() + laterMs,
  };
  return withServer(async ({ url, database_path, register, restart }) => {
    const token = await register("pve-01");
    const startedMs = clock.nowMs();
    await using agent = await openRawSocket(url);
    const reply = await agent.deliver("host:pve-01", "phx_join", { token });
    deepStrictEqual(reply, { status: "ok", response: {} });
    laterMs = LONG_AFTER_START_MS;

    await restart();

    const codes = queryRows(database_path, "SELECT DISTINCT code FROM changes");
    ok(!codes.some(({ code }) => code === "offline"));
    const [host] = queryRows(database_path, "SELECT last_seen_at_ms FROM hosts");
    ok(Number(host?.["last_seen_at_ms"]) >= startedMs + LONG_AFTER_START_MS);
  }, { clock });
});

Deno.test("a server that starts knows what each host's newest join told", () =>
  withServer(async ({ url, database_path, register }) => {
    const token = await register("pve-01");
    const told = "SELECT agent_version, fast_seconds FROM hosts";
    for (const [agent_version, fast] of [["1.0.0", 30], ["1.0.0", 10], ["1.1.0", 10]] as const) {
      await using agent = await openRawSocket(url);
      const intervals = { fast, medium: 300, slow: 1800 };
      await agent.deliver("host:pve-01", "phx_join", { token, agent_version, intervals });

      deepStrictEqual(queryRows(database_path, told), [{ agent_version, fast_seconds: fast }]);
    }
  }));
