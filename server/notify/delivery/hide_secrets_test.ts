import { ok, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { hideSecrets } from "./hide_secrets.ts";

const HOOK = "https://chat.example.com/hooks/url-secret?sig=query-secret";

for (
  const [said, shown] of [
    [`no ${HOOK} here`, "no (hidden) here"],
    ["Cannot POST /hooks/url-secret?sig=query-secret", "Cannot POST (hidden)"],
    ["Cannot POST /hooks/url-secret", "Cannot POST (hidden)"],
    ["no hook url-secret", "no hook (hidden)"],
    ["sig query-secret is wrong", "sig (hidden) is wrong"],
    ["Cannot POST /hooks/url-sec", "Cannot POST (hidden)"],
    ["chat.example.com refused", "chat.example.com refused"],
  ] as const
) {
  Deno.test(`hideSecrets() of an address: ${said}`, () => {
    strictEqual(hideSecrets(said, [HOOK]), shown);
  });
}

Deno.test("hideSecrets() hides each address of several, and leaves what is too short to be one", () => {
  const secrets = ["json://user:pass1@a/path-one, mailto://ben:pass2@b", "abc", null, 7];

  strictEqual(hideSecrets("to mailto://ben:pass2@b: abc 7", secrets), "to (hidden): abc 7");
});

Deno.test("hideSecrets() leaves nothing of a secret, wherever a text is cut", () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9]{8,40}$/);
  fc.assert(
    fc.property(secret, fc.string({ maxLength: 40 }), fc.nat(120), (secret, text, at) => {
      const said = `${text}${secret}`.slice(0, at);

      const shown = hideSecrets(said, [secret]);

      ok(!shown.includes(secret.slice(0, 4)) || text.includes(secret.slice(0, 4)), shown);
    }),
  );
});
