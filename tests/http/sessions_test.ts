/** The page of sessions: whose each is, and ending one. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { openFormClient } from "../../testing/form_client.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

Deno.test("every session is listed with its browser and address, this one marked, and one is ended", () =>
  withServer(async (server) => {
    const client = await openFormClient(server);
    const response = await fetch(`${server.url}/login`, {
      method: "POST",
      headers: {
        origin: server.url,
        "user-agent":
          "<b>Mozilla</b>/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
      },
      body: new URLSearchParams({ password: server.password, name: "<i>Ann</i>" }),
      redirect: "manual",
    });
    await response.body?.cancel();
    const cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    await using socket = await openRawSocket(server.url, {
      path: "/live/websocket?vsn=2.0.0",
      headers: { cookie, origin: server.url },
    });
    let reason: string | null = null;
    socket.closed.then((closed) => reason = closed.reason);

    const { text } = await client.get("/admin/sessions");
    const rows = text.split('<tr data-role="session">').slice(1);
    strictEqual(rows.length, 2);
    const other = rows.find((row) => row.includes("Firefox on Linux")) ?? "";
    match(other, /&lt;i>Ann/);
    match(other, /127\.0\.0\.1/);
    deepStrictEqual(rows.map((row) => row.includes("(this one)")).toSorted(), [false, true]);

    const end = /\/admin\/sessions\/[0-9a-f]{24}\/end/.exec(other)?.[0] ?? "";
    strictEqual((await client.post(end)).status, 303);

    await until("the socket is closed", () => reason !== null);
    strictEqual(reason, "signed_out");
    const after = await fetch(`${server.url}/api/session`, { headers: { cookie } });
    await after.body?.cancel();
    strictEqual(after.status, 401);
    strictEqual((await client.get("/api/session")).status, 204);
    strictEqual((await client.post(end)).status, 404);
    match((await client.get("/admin/audit")).text, /ended the session of/);
  }));
