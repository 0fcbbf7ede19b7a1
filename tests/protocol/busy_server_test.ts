/** A server that is behind with its work asks agents to wait, and takes them once it is not. */
import { deepStrictEqual } from "node:assert/strict";
import { SHARES } from "../../shared/shares.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

const OK = { status: "ok", response: {} };
const BUSY = { status: "error", response: { reason: "busy" } };

/** Nothing else of this process has a turn meanwhile. */
function hold(seconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000 * seconds);
}

Deno.test("a server that is behind takes neither agents nor samples, and both when it is not", () =>
  withServer(async ({ url, register }) => {
    const [token, other] = [await register("pve-01"), await register("pve-02")];
    await using agent = await openRawSocket(url);
    await using late = await openRawSocket(url);
    const push = () => {
      const at = new Date().toISOString();
      return agent.request("host:pve-01", "metric:fast", {
        collected_at: at,
        sent_at: at,
        data: {},
      });
    };
    const join = () => late.request("host:pve-02", "phx_join", { token: other });
    deepStrictEqual(await agent.request("host:pve-01", "phx_join", { token }), OK);
    deepStrictEqual(await push(), OK);

    const asked = Promise.all([push(), join()]);
    hold(SHARES.workload.samplesWithinSeconds + 0.5);

    deepStrictEqual(await asked, [BUSY, BUSY]);
    await until(
      "the server to be in time again",
      async () => (await join() as typeof OK).status === "ok",
    );
    deepStrictEqual(await push(), OK);
  }));
