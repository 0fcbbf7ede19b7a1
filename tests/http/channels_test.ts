/** The pages of channels, by a browser without script and real receivers. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import { CHANNEL_KINDS } from "../../server/notify/channels/mod.ts";
import { openStore } from "../../testing/store.ts";
import { openFormClient } from "../../testing/form_client.ts";
import { openHttpSink } from "../../testing/sinks/http_sink.ts";
import { openSmtpSink } from "../../testing/sinks/smtp_sink.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

const OWN = {
  name: "mail",
  zone: "Europe/Vienna",
  digest_at: "08:00",
  quiet_from: "",
  quiet_until: "",
  at_once: "5",
  per_hour: "30",
  enabled: "on",
};

const WEBHOOK = { ...OWN, name: "hook", set_signing_key: "0123456789abcdef" };

Deno.test("a mail channel is made by a form, and its test arrives and is shown as delivered", async () => {
  await using sink = await openSmtpSink();
  await withServer(async (server) => {
    const client = await openFormClient(server);

    const made = await client.post("/admin/channels/new?kind=email", {
      ...OWN,
      set_host: "127.0.0.1",
      set_port: String(sink.port),
      set_security: "none",
      set_from: "monitor@example.com",
      set_to: "anna@example.com",
    });
    strictEqual(made.status, 303, made.text);
    const path = made.location ?? "";
    match((await client.get(path)).text, /not tried yet/);
    strictEqual((await client.post(`${path}/test`)).location, `${path}#deliveries`);

    await until("the mail is there", () => sink.received.length === 1);
    match(sink.received[0]?.raw ?? "", /Subject: .*Test message of Proxmox Monitor for mail/);
    await until(
      "the page says so",
      async () => /data-state="delivered"/.test((await client.get(path)).text),
    );
    match((await client.get("/admin/channels")).text, /data-state="works"/);
  });
});

Deno.test("each kind has a form that says of each wrong field what is expected, and repeats no secret", () =>
  withServer(async (server) => {
    const client = await openFormClient(server);
    for (const { kind, label, fields } of CHANNEL_KINDS) {
      const path = `/admin/channels/new?kind=${kind}`;
      const form = await client.get(path);
      ok(form.text.includes(`New channel: ${label}`), kind);
      const wrong = Object.fromEntries(fields.map(({ name }) => [`set_${name}`, "\u0007sesame"]));

      const answer = await client.post(path, { ...OWN, ...wrong });
      strictEqual(answer.status, 422, kind);
      for (const { name, is_secret } of fields) {
        match(form.text, new RegExp(`<label for="field-set_${name}">[A-Z]`), `${kind} ${name}`);
        const value = new RegExp(`name="set_${name}"[^>]*value="[^"]*sesame`);
        if (is_secret) doesNotMatch(answer.text, value, `${kind} ${name}`);
      }
      match(answer.text, /role="alert">Cannot use [a-z_]+ .*: expected /, kind);
    }
  }));

Deno.test("what is said of a channel itself is checked, each with its own message", () =>
  withServer(async (server) => {
    const client = await openFormClient(server);
    const wrong: readonly [field: string, value: string, message: RegExp][] = [
      ["name", "", /Cannot use a name of 0 characters: expected 1 to 100/],
      ["name", "x".repeat(101), /Cannot use a name of 101 characters/],
      ["zone", "Vienna/Europe", /Cannot use the zone .*Vienna\/Europe.*: expected one such as/],
      ["zone", "+01:00", /Cannot use the zone/],
      ["digest_at", "25:00", /Cannot use the time of the digest .*25:00/],
      ["quiet_from", "22:00", /of which one end is empty/],
      ["at_once", "0", /Cannot use messages at once .*: expected 1 to 1000/],
      ["per_hour", "many", /Cannot use messages an hour .*many/],
    ];
    for (const [field, value, message] of wrong) {
      const fields = { ...WEBHOOK, set_url: "http://127.0.0.1:9/", [field]: value };
      const answer = await client.post("/admin/channels/new?kind=webhook", fields);
      strictEqual(answer.status, 422, field);
      match(answer.text, message, field);
    }
    match((await client.get("/admin/channels")).text, /nobody is told of anything/);
  }));

Deno.test("a channel without a time zone is in that of the server, also once it was switched off and on", () =>
  withServer(async (server) => {
    const client = await openFormClient(server);
    match((await client.get("/admin/channels/new?kind=webhook")).text, /Empty: Asia\/Tokyo/);
    const fields = { ...WEBHOOK, set_url: "http://127.0.0.1:9/", zone: "" };
    const quiet = { quiet_from: "22:00", quiet_until: "06:00" };
    const made = await client.post("/admin/channels/new?kind=webhook", { ...fields, ...quiet });
    const path = made.location ?? "";

    await client.post(`${path}/off`);
    await client.post(`${path}/on`);

    match((await client.get(path)).text, /08:00 Asia\/Tokyo/);
    match((await client.get(`${path}/edit`)).text, /value id="field-zone"/);
    await using store = await openStore({ path: server.database_path });
    const [channel] = await store.listChannels();
    deepStrictEqual([channel?.zone, channel?.quiet_hours?.zone], ["", ""]);
  }, { environment: { TIME_ZONE: "Asia/Tokyo" } }));

Deno.test("a stored secret is never shown, stays where its field is empty, and is forgotten on demand", async () => {
  await using sink = openHttpSink();
  await withServer(async (server) => {
    const client = await openFormClient(server);
    const secret = `${sink.url}/open-sesame`;
    const first = { ...WEBHOOK, set_url: secret, set_authorization: "Bearer hidden-words" };
    const { location } = await client.post("/admin/channels/new?kind=webhook", first);
    const path = location ?? "";

    for (const page of [path, `${path}/edit`, "/admin/channels", "/admin/audit"]) {
      doesNotMatch(
        (await client.get(page)).text,
        /open-sesame|hidden-words|0123456789abcdef/,
        page,
      );
    }
    match((await client.get(`${path}/edit`)).text, /Empty: the stored one is kept/);
    await client.post(`${path}/edit`, { ...OWN, name: "hook" });
    await client.post(`${path}/test`);
    await until("it arrives with what was kept", () => sink.received.length === 1);
    strictEqual(sink.received[0]?.path, "/open-sesame");
    strictEqual(sink.received[0]?.headers.get("authorization"), "Bearer hidden-words");

    await client.post(`${path}/edit`, { ...OWN, name: "hook", forget_authorization: "on" });
    await client.post(`${path}/test`);
    await until("it arrives without", () => sink.received.length === 2);
    strictEqual(sink.received[1]?.headers.get("authorization"), null);
  });
});

Deno.test("a channel that refuses is said on every page and in /healthz until it is saved anew", async () => {
  await using sink = openHttpSink();
  sink.behave({ does: "answers", status: 401 }, { does: "answers", status: 200 });
  await withServer(async (server) => {
    const client = await openFormClient(server);
    const fields = { ...WEBHOOK, set_url: sink.url };
    const path = (await client.post("/admin/channels/new?kind=webhook", fields)).location ?? "";
    const health = async () => (await (await fetch(`${server.url}/healthz`)).json()).telling;
    strictEqual(await health(), "ok");

    await client.post(`${path}/test`);
    await until("it is broken", async () => await health() === "broken");
    for (const page of ["/", "/pools", "/admin/hosts"]) {
      match((await client.get(page)).text, /data-role="broken-channels".*hook.*see why/s, page);
    }
    match((await client.get("/admin/channels")).text, /data-state="broken".*broken since .*401/s);
    doesNotMatch(await (await fetch(`${server.url}/login`)).text(), /broken-channels/);

    await client.post(`${path}/edit`, { ...OWN, name: "hook" });
    strictEqual(await health(), "ok");
    doesNotMatch((await client.get("/")).text, /broken-channels/);
  });
});

Deno.test("secrets that another key sealed break their channel at the start, and mend with the old key", async () => {
  const directory = await Deno.makeTempDir();
  const environment = {
    DATABASE_PATH: `${directory}/monitor.db`,
    SECRET_KEY_BASE: "one".repeat(30),
  };
  const other = { ...environment, SECRET_KEY_BASE: "two".repeat(30) };
  try {
    await withServer(async (server) => {
      const client = await openFormClient(server);
      await client.post("/admin/channels/new?kind=webhook", { ...WEBHOOK, set_url: server.url });
      await client.post("/admin/heartbeat", { url: `${server.url}/login` });
    }, { environment });
    await withServer(async (server) => {
      const client = await openFormClient(server);
      const page = (await client.get("/")).text;
      match(page, /broken-channels.*hook.*broken-heartbeat/s);
      match((await client.get("/admin/channels")).text, /SECRET_KEY_BASE is another/);
    }, { environment: other });
    await withServer(async (server) => {
      const client = await openFormClient(server);
      doesNotMatch((await client.get("/")).text, /broken-channels|broken-heartbeat/);
    }, { environment });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("a channel is switched off and on, and deleted only after a question; all of it is audited", () =>
  withServer(async (server) => {
    const client = await openFormClient(server);
    const fields = { ...WEBHOOK, set_url: "http://127.0.0.1:9/", name: `<b>"hook"</b>` };
    const path = (await client.post("/admin/channels/new?kind=webhook", fields)).location ?? "";
    const list = async () => (await client.get("/admin/channels")).text;
    match(await list(), /&lt;b>&quot;hook&quot;&lt;\/b>/);
    doesNotMatch(await list(), /<b>/);

    await client.post(`${path}/off`);
    match(await list(), /data-state="off"/);
    await client.post(`${path}/on`);
    match(await list(), /data-state="untried"/);
    const twin = await client.post("/admin/channels/new?kind=webhook", {
      ...fields,
      name: fields.name.toUpperCase(),
    });
    match(twin.text, /another channel has it/);
    match((await client.get(`${path}/delete`)).text, /Delete the channel .*cannot be undone/s);
    match(await list(), /hook/);
    strictEqual((await client.post(`${path}/delete`)).location, "/admin/channels");
    strictEqual((await client.get(path)).status, 404);

    await using store = await openStore({ path: server.database_path });
    const noted = (await store.listAudit({ limit: 4 })).map(({ action }) => action).reverse();
    strictEqual(
      noted.join(" "),
      "channel_made channel_switched_off channel_switched_on channel_deleted",
    );
  }));

Deno.test("there are no more than 32 channels, which the page says", () =>
  withServer(async (server) => {
    const client = await openFormClient(server);
    for (let number = 1; number <= 32; number++) {
      const fields = { ...WEBHOOK, set_url: "http://127.0.0.1:9/", name: `hook ${number}` };
      strictEqual((await client.post("/admin/channels/new?kind=webhook", fields)).status, 303);
    }
    match((await client.get("/admin/channels")).text, /There are 32 channels/);
    const more = { ...WEBHOOK, set_url: "http://127.0.0.1:9/", name: "one more" };
    const answer = await client.post("/admin/channels/new?kind=webhook", more);
    strictEqual(answer.status, 422);
    match(answer.text, /Cannot make another channel: there are 32; delete one first/);
  }));

Deno.test("the heartbeat is called while the server works, and its address is not shown again", async () => {
  await using sink = openHttpSink();
  await withServer(async (server) => {
    const client = await openFormClient(server);
    match(
      (await client.post("/admin/heartbeat", { url: "ftp://x" })).text,
      /Cannot use this addre/,
    );

    strictEqual(
      (await client.post("/admin/heartbeat", { url: `${sink.url}/ping/42` })).status,
      303,
    );
    const page = (await client.get("/admin/channels")).text;
    match(page, /data-role="heartbeat">127\.0\.0\.1:\d+ (is not called at present|has not been)/);
    doesNotMatch(page, /ping\/42/);
    await client.post("/admin/heartbeat/delete");
    match((await client.get("/admin/channels")).text, /nobody outside notices/);
  });
});
