import { deepStrictEqual, throws } from "node:assert/strict";
import { parseTokens } from "./tokens_file.ts";

const PRINTED = `HOST: pve-01
TOKEN: one
This token is shown only now and never again. Put it into the host's agent.toml.
HOST: pve-02
TOKEN: two
This token is shown only now and never again. Put it into the host's agent.toml.
`;

Deno.test("parseTokens() reads what register-host prints, as many as are wanted", () => {
  const both = [{ name: "pve-01", token: "one" }, { name: "pve-02", token: "two" }];

  deepStrictEqual(parseTokens(PRINTED, 2), both);
  deepStrictEqual(parseTokens(PRINTED.replaceAll("\n", "\r\n"), 2), both);
  deepStrictEqual(parseTokens(PRINTED, 1), both.slice(0, 1));
});

Deno.test("parseTokens() throws when hosts are missing, and says how many there are", () => {
  throws(() => parseTokens(PRINTED, 3), /^RangeError: Cannot simulate 3 hosts: the file holds 2 /);
  throws(() => parseTokens("", 1), /the file holds 0 pairs/);
});
