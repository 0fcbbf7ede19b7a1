/** What cannot be undone, and what makes a token, asks for the password again after 15 minutes. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { openStore } from "../../testing/store.ts";
import { TestingClock } from "../../testing/clock.ts";
import { withServer } from "../../testing/with_server.ts";

const QUARTER_MS = 15 * 60_000;

const FORMS: readonly [path: string, fields: Record<string, string>][] = [
  ["/admin/hosts", { name: "pve-02" }],
  ["/admin/hosts/pve-01/rotate", {}],
  ["/admin/hosts/pve-01/delete", {}],
  ["/admin/api-tokens", { name: "grafana & co", scope_read: "on", days: "30" }],
];

for (const [path, fields] of FORMS) {
  Deno.test(`POST ${path} asks for the password after 15 minutes, and once is enough`, async () => {
    const clock = new TestingClock();
    await withServer(async (server) => {
      await server.register("pve-01");
      await using store = await openStore({ path: server.database_path });
      const state = async () => {
        const hosts = await store.listHosts();
        const tokens = await store.listApiTokens();
        return JSON.stringify([hosts.map(({ name, token_hash }) => [name, token_hash]), tokens]);
      };
      const before = await state();
      const headers = { cookie: await server.signIn(), origin: server.url };
      const post = async (form: Record<string, string>) => {
        const body = new URLSearchParams(form);
        const init = { method: "POST", headers, body, redirect: "manual" } as const;
        const response = await fetch(server.url + path, init);
        return { status: response.status, text: await response.text() };
      };
      await clock.advance(QUARTER_MS + 1);

      const asked = await post(fields);
      strictEqual(asked.status, 401);
      match(asked.text, /Your password, please.*You are about to .*Nothing has been changed yet/s);
      match(asked.text, new RegExp(`<form method="post" action="${path}"`));
      for (const [name, value] of Object.entries(fields)) {
        ok(asked.text.includes(`name="${name}" value="${value.replace("&", "&amp;")}"`), name);
      }
      const wrong = await post({ ...fields, confirm_password: "wrong" });
      strictEqual(wrong.status, 401);
      match(wrong.text, /Incorrect password/);
      ok(!wrong.text.includes(`value="wrong"`));
      strictEqual(await state(), before);

      const right = await post({ ...fields, confirm_password: server.password });
      ok(right.status === 200 || right.status === 303, String(right.status));
      ok(await state() !== before);
      const after = await post({ ...fields, name: "another" });
      ok(after.status !== 401, String(after.status));
      deepStrictEqual(
        (await store.listAudit({ limit: 10 })).map(({ action }) => action).filter((action) =>
          action.startsWith("password")
        ),
        ["password_confirmed", "password_not_confirmed"],
      );
    }, { clock });
  });
}

Deno.test("whoever has the session alone cannot guess the password with it", async () => {
  const clock = new TestingClock();
  await withServer(async (server) => {
    const headers = { cookie: await server.signIn(), origin: server.url };
    await clock.advance(QUARTER_MS + 1);
    const texts: string[] = [];
    for (let attempt = 1; attempt <= 11; attempt++) {
      const body = new URLSearchParams({ name: "pve-01", confirm_password: "guess" });
      const response = await fetch(`${server.url}/admin/hosts`, { method: "POST", headers, body });
      strictEqual(response.status, 401);
      texts.push(await response.text());
    }

    for (const text of texts.slice(0, 10)) match(text, /Incorrect password/);
    match(texts[10] ?? "", /Too many attempts\. Try again in 10 minutes/);
  }, { clock });
});
