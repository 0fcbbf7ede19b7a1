/** Who did what, from where and when: rows, the page, and the log. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import { createAudit, noteCommand } from "../../server/auth/audit.ts";
import type { NewAuditEntry } from "../../server/store/port.ts";
import { StorageError } from "../../server/store/port.ts";
import { openStore, withStore } from "../../testing/store.ts";
import { TestingClock } from "../../testing/clock.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const FROM = "203.0.113.9";

function post(
  server: TestServer,
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(server.url + path, {
    method: "POST",
    headers: { origin: server.url, "x-forwarded-for": FROM, ...headers },
    body: new URLSearchParams(form),
    redirect: "manual",
  });
}

async function send(...request: Parameters<typeof post>): Promise<Response> {
  const response = await post(...request);
  await response.body?.cancel();
  return response;
}

Deno.test("audit: every act of the operator is noted, with who, from where and what", () =>
  withServer(async (server) => {
    await using store = await openStore({ path: server.database_path });
    await send(server, "/login", { password: "wrong" });
    const signedIn = await send(server, "/login", { password: server.password });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const act = (path: string, form: Record<string, string> = {}) =>
      send(server, path, form, { cookie });
    await act("/admin/hosts", { name: "pve-01" });
    await act("/admin/hosts/pve-01/rotate");
    const reason = { code: "pool_health", subject: "tank" };
    await act("/hosts/pve-01/mutes", { ...reason, note: "", expires: "1h" });
    await act("/hosts/pve-01/mutes/delete", reason);
    await act("/admin/api-tokens", { name: "grafana", scope_metrics: "on", days: "never" });
    await act("/admin/api-tokens/1/revoke");
    await act("/admin/hosts/pve-01/delete");
    await act("/logout");
    const again = await send(server, "/login", { password: server.password });
    const second = again.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    await send(server, "/admin/sign-out-everywhere", {}, { cookie: second });

    const entries = (await store.listAudit({ limit: 100 })).reverse();
    deepStrictEqual(
      entries.map(({ who, address, action, subject }) => [who, address, action, subject]),
      [
        ["stranger", FROM, "sign_in_failed", ""],
        ["operator", FROM, "signed_in", ""],
        ["operator", FROM, "host_registered", "pve-01"],
        ["operator", FROM, "host_token_rotated", "pve-01"],
        ["operator", FROM, "reason_muted", "pool_health of tank on host pve-01"],
        ["operator", FROM, "reason_unmuted", "pool_health of tank on host pve-01"],
        ["operator", FROM, "api_token_made", "grafana (metrics)"],
        ["operator", FROM, "api_token_revoked", "grafana"],
        ["operator", FROM, "host_deleted", "pve-01"],
        ["operator", FROM, "signed_out", ""],
        ["operator", FROM, "signed_in", ""],
        ["operator", FROM, "signed_out_everywhere", ""],
      ],
    );
    ok(entries.every(({ at_ms }) => Math.abs(Date.now() - at_ms) < 60_000));
  }));

Deno.test("audit: what is not carried out is not noted as done", () =>
  withServer(async (server) => {
    await using store = await openStore({ path: server.database_path });
    const cookie = await server.signIn();
    const before = (await store.listAudit({ limit: 100 })).length;
    const act = (path: string, form: Record<string, string> = {}) =>
      send(server, path, form, { cookie });

    for (const path of ["rotate", "delete"]) await act(`/admin/hosts/nobody/${path}`);
    await act("/admin/hosts", { name: "-bad" });
    await act("/admin/api-tokens", { name: "no scope", days: "30" });
    await act("/admin/api-tokens", { name: "no end given", scope_read: "on" });
    await act("/admin/api-tokens/9/revoke");
    await send(server, "/admin/hosts", { name: "pve-02" });

    strictEqual((await store.listAudit({ limit: 100 })).length, before);
  }));

Deno.test("audit: strangers' failures are ten entries a minute for each kind, then a count", async () => {
  const clock = new TestingClock();
  await withServer(async (server) => {
    await using store = await openStore({ path: server.database_path });
    for (let address = 1; address <= 3; address++) {
      for (let attempt = 1; attempt <= 12; attempt++) {
        const from = { "x-forwarded-for": `192.0.2.${address}` };
        await send(server, "/login", { password: "guess" }, from);
      }
    }
    await clock.advance(60_000);
    await until("the count is noted", async () => {
      return (await store.listAudit({ limit: 1 }))[0]?.action === "attempts_left_out";
    });

    const entries = await store.listAudit({ limit: 100 });
    const count = (action: string) => entries.filter((entry) => entry.action === action).length;
    deepStrictEqual([count("sign_in_failed"), count("sign_in_refused")], [10, 6]);
    deepStrictEqual(
      entries.filter(({ action }) => action === "attempts_left_out").map(({ subject }) => subject),
      ['20 of "gave a wrong password at the sign-in form"'],
    );
  }, { clock });
});

const HOSTILE = "\x1b[2J\u202egpj</td><script>alert(1)</script>";

Deno.test("audit: the page shows the newest first, all of them by page, and nothing as markup", () =>
  withServer(async (server) => {
    await using store = await openStore({ path: server.database_path });
    const entry: NewAuditEntry = {
      at_ms: Date.UTC(2026, 0, 2, 3, 4, 5),
      who: `API token ${HOSTILE}`,
      address: HOSTILE,
      action: "of_a_newer_version",
      subject: HOSTILE,
    };
    const cookie = await server.signIn();
    for (let count = 1; count <= 450; count++) {
      await store.insertAudit({ ...entry, subject: `entry ${count} ${HOSTILE}` });
    }
    const pages: string[] = [];
    let path: string | undefined = "/admin/audit";
    while (path !== undefined) {
      const response: Response = await fetch(server.url + path, { headers: { cookie } });
      strictEqual(response.status, 200);
      const html = await response.text();
      pages.push(html);
      path = /href="(\/admin\/audit\?before=\d+)"/.exec(html)?.[1];
    }

    strictEqual(pages.length, 3);
    const shown = pages.flatMap((html) => [...html.matchAll(/entry (\d+) /g)].map(([, id]) => id));
    deepStrictEqual(shown, Array.from({ length: 450 }, (_, index) => String(450 - index)));
    const [first = ""] = pages;
    match(first, /2026-01-02 03:04:05 UTC/);
    // deno-lint-ignore no-control-regex
    doesNotMatch(first, /<script>alert|[\x1b\u202e]/);
    match(first, /\\u001b\[2J\\u202egpj&lt;\/td>/);
    const stranger = await fetch(`${server.url}/admin/audit`, { redirect: "manual" });
    await stranger.body?.cancel();
    strictEqual(stranger.status, 303);
  }));

for (const before of ["0", "-1", "x", "1e99", "99999999999999999999", "1.5"]) {
  Deno.test(`audit: ?before=${before} is the first page`, () =>
    withServer(async (server) => {
      const headers = { cookie: await server.signIn() };
      const response = await fetch(`${server.url}/admin/audit?before=${before}`, { headers });

      strictEqual(response.status, 200);
      match(await response.text(), /signed in/);
    }));
}

function openAudit(store: Parameters<typeof createAudit>[0]["store"]) {
  const lines: string[] = [];
  const faults: unknown[] = [];
  const log = {
    info: (_: unknown, properties: Record<string, unknown>) =>
      void lines.push(Object.values(properties).join(" ")),
  };
  const clock = new TestingClock();
  const onFault = (error: unknown) => void faults.push(error);
  const audit = createAudit({ store, clock, log: log as never, onFault });
  return { audit, lines, faults };
}

Deno.test("audit: what commands do is in the log of a server once, also when none was running", () =>
  withStore(async (store) => {
    await noteCommand(store, "database_migrated", "0 to 3");
    const first = openAudit(store);
    await first.audit.logCommands();
    deepStrictEqual(first.lines, [
      "command line this machine upgraded the schema of the database 0 to 3",
    ]);

    const { audit, lines } = openAudit(store);
    await noteCommand(store, "host_registered", "pve-01");
    await audit.note({ who: "operator", address: FROM, action: "signed_in" });
    await noteCommand(store, "host_deleted", "pve-01");
    for (let round = 0; round < 2; round++) await audit.logCommands();

    deepStrictEqual(lines, [
      `operator ${FROM} signed in `,
      "command line this machine registered host pve-01",
      "command line this machine deleted host pve-01",
    ]);
  }));

Deno.test("audit: on a full disk the log has what the table cannot take", () =>
  withStore(async (store) => {
    const full = { ...store, insertAudit: () => Promise.reject(new StorageError("disk is full")) };
    const { audit, lines, faults } = openAudit(full);

    await audit.note({ who: "operator", address: FROM, action: "signed_out" });

    deepStrictEqual([lines, faults.length], [[`operator ${FROM} signed out `], 1]);
  }));
