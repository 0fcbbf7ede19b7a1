import { match, strictEqual } from "node:assert/strict";
import { createTotpSecret, findTotpStep, totpUri } from "./totp.ts";

/** "12345678901234567890", the secret of RFC 6238, appendix B, whose codes end in these digits. */
const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

for (
  const [seconds, code] of [
    [59, "287082"],
    [1111111109, "081804"],
    [1111111111, "050471"],
    [1234567890, "005924"],
    [2000000000, "279037"],
    [20000000000, "353130"],
  ] as const
) {
  Deno.test(`findTotpStep() takes the code of RFC 6238 at ${seconds} s, and one step around`, async () => {
    const step = Math.floor(seconds / 30);
    const at = (second: number) => findTotpStep(SECRET, code, second * 1000);

    strictEqual(await at(seconds), step);
    strictEqual(await at((step - 1) * 30), step);
    strictEqual(await at((step + 2) * 30 - 1), step);
    strictEqual(await at((step - 1) * 30 - 1), null);
    strictEqual(await at((step + 2) * 30), null);
  });
}

Deno.test("findTotpStep() takes six digits alone", async () => {
  for (const code of ["", "28708", "2870820", "28708２", "2870 82"]) {
    strictEqual(await findTotpStep(SECRET, code, 59_000), null, code);
  }
});

Deno.test("a new secret has 160 bits, and its address names the server", async () => {
  const secret = await createTotpSecret();

  match(secret, /^[A-Z2-7]{32}$/);
  match(
    await totpUri(secret, "monitor.example.com"),
    new RegExp(`^otpauth://totp/Proxmox%20Monitor:monitor.example.com\\?.*secret=${secret}`),
  );
});
