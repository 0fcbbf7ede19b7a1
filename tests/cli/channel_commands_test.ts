/** Channels from the command line: real processes beside a running server, real receivers. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from "node:assert/strict";
import { openFormClient } from "../../testing/form_client.ts";
import { runTask } from "../../testing/run_task.ts";
import { openSmtpSink } from "../../testing/sinks/smtp_sink.ts";
import { withServer } from "../../testing/with_server.ts";

Deno.test("list-channels prints how channels stand, test-channel whether one takes a message", async () => {
  await using sink = await openSmtpSink({ login: { user: "monitor", password: "open-sesame" } });
  await withServer(async (server) => {
    const run = (...args: string[]) =>
      runTask("start", { args, environment: { DATABASE_PATH: server.database_path } });
    const client = await openFormClient(server);
    const { status } = await client.post("/admin/channels/new?kind=email", {
      name: "Mail",
      zone: "UTC",
      digest_at: "08:00",
      at_once: "5",
      per_hour: "30",
      enabled: "on",
      set_host: "127.0.0.1",
      set_port: String(sink.port),
      set_security: "none",
      set_user: "monitor",
      set_password: "open-sesame",
      set_from: "monitor@example.com",
      set_to: "anna@example.com",
    });
    strictEqual(status, 303);

    const listed = await run("list-channels", "--json");
    deepStrictEqual(JSON.parse(listed.stdout), {
      name: "Mail",
      kind: "email",
      enabled: true,
      broken: null,
      waiting: 0,
      oldest_queued_at: null,
      last_delivered_at: null,
      last_error: null,
    });
    const sent = await run("test-channel", "mail");
    deepStrictEqual([sent.code, sent.stdout, sent.stderr], [
      0,
      "Sent a test on channel Mail: it was taken.\n",
      "",
    ]);
    match(sink.received[0]?.raw ?? "", /Test message of Proxmox Monitor for Mail/);
    strictEqual(sink.received[0]?.user, "monitor");

    sink.refuse({ at: "data", code: 554, text: "no thanks" });
    const refused = await run("test-channel", "Mail");
    strictEqual(refused.code, 1);
    match(refused.stderr, /^Cannot send on channel "Mail": .*554.*no thanks/);
    const missing = await run("test-channel", "pager");
    strictEqual(missing.code, 1);
    match(missing.stderr, /^Cannot find channel "pager": "list-channels" prints all/);
    strictEqual(
      (await run("list-channels")).stdout,
      "Mail\temail\tin use\t0 waiting\tnever delivered\n",
    );
    for (const { stdout, stderr } of [listed, sent, refused]) {
      doesNotMatch(stdout + stderr, /open-sesame/);
    }
    match((await client.get("/admin/audit")).text, /tested channel <strong>Mail/);
  });
});
