/** What a restart of the server leaves behind of the hosts that were connected. */
import { deepStrictEqual, ok } from "node:assert/strict";
import { systemClock } from "../../shared/clock.ts";
import { queryRows } from "../../server/store/testing_store.ts";
import { openRawSocket } from "../support/raw_socket.ts";
import { withServer } from "../support/with_server.ts";

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
    const reply = await agent.request("host:pve-01", "phx_join", { token });
    deepStrictEqual(reply, { status: "ok", response: {} });
    laterMs = LONG_AFTER_START_MS;

    await restart();

    const codes = queryRows(database_path, "SELECT DISTINCT code FROM changes");
    ok(!codes.some(({ code }) => code === "offline"));
    const [host] = queryRows(database_path, "SELECT last_seen_at_ms FROM hosts");
    ok(Number(host?.["last_seen_at_ms"]) >= startedMs + LONG_AFTER_START_MS);
  }, { clock });
});
