import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { withKeptSecrets } from "./kept_secrets.ts";
import type { KindRow } from "./kind.ts";
import { findKind } from "./mod.ts";

const NTFY = findKind("ntfy") as KindRow;
const BEFORE = { server: "https://ntfy.sh", topic: "pve", user: null };

Deno.test("a secret that a form leaves empty stays, one that it sends counts", () => {
  const kept = { token: "tk_old" };

  const left = withKeptSecrets(NTFY, { ...BEFORE, topic: "new", token: " " }, {
    kept,
    before: BEFORE,
  });
  const sent = withKeptSecrets(NTFY, { ...BEFORE, token: "tk_new" }, { kept, before: BEFORE });

  strictEqual(left["token"], "tk_old");
  strictEqual(left["topic"], "new");
  strictEqual(sent["token"], "tk_new");
});

Deno.test("a secret does not go to another server than it was entered for", () => {
  const kept = { token: "tk_old" };
  const input = { ...BEFORE, server: "https://evil.example", token: "" };

  deepStrictEqual(withKeptSecrets(NTFY, input, { kept, before: BEFORE }), input);
});

Deno.test("a mail password does not go to another host, port or without TLS", () => {
  const kind = findKind("email") as KindRow;
  const before = { host: "mail.example.com", port: 587, security: "starttls", user: "monitor" };
  const kept = { password: "old" };
  const same = withKeptSecrets(kind, { ...before, port: "587" }, { kept, before });

  strictEqual(same["password"], "old");
  for (const change of [{ host: "evil.example" }, { port: "25" }, { security: "none" }]) {
    ok(!("password" in withKeptSecrets(kind, { ...before, ...change }, { kept, before })));
  }
});

Deno.test("where nothing is kept, nothing is added", () => {
  const input = { server: "https://ntfy.sh", topic: "pve" };

  deepStrictEqual(withKeptSecrets(NTFY, input, { kept: {}, before: {} }), input);
});
