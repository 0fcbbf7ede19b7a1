import { strictEqual } from "node:assert/strict";
import { systemZone, usualZone } from "./zone.ts";

for (
  const [text, zone] of [
    ["Europe/Vienna", "Europe/Vienna"],
    ["europe/vienna", "Europe/Vienna"],
    ["Etc/GMT+5", "Etc/GMT+5"],
    ["utc", "UTC"],
    ["Vienna/Europe", null],
    ["+01:00", null],
    ["CET-1CEST", null],
    ["", null],
    ["Europe/Vienna\n", null],
    ["a".repeat(10_000), null],
  ] as const
) {
  Deno.test(`usualZone() of ${JSON.stringify(text.slice(0, 20))} is ${zone}`, () => {
    strictEqual(usualZone(text), zone);
  });
}

Deno.test("systemZone() is always a zone that times can be told in", async () => {
  strictEqual(usualZone(systemZone()), systemZone());
  const module = import.meta.resolve("./zone.ts");
  const program = `import { systemZone } from "${module}"; console.log(systemZone());`;
  for (
    const [TZ, zone] of [["Europe/Vienna", "Europe/Vienna"], ["Nowhere/At_All", "UTC"], ["", "UTC"]]
  ) {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--quiet", program],
      env: { TZ: TZ ?? "" },
    }).output();

    strictEqual(new TextDecoder().decode(stdout).trim(), zone);
  }
});
