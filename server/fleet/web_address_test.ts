import { strictEqual } from "node:assert/strict";
import { webAddress } from "./web_address.ts";

const NAMED = { name: "pve_01", web_url: null };

const HOSTNAMES: [hostname: string | null, address: string][] = [
  [null, "https://pve_01:8006"],
  ["pve-7.example.com", "https://pve-7.example.com:8006"],
  ["", "https://pve_01:8006"],
  ["evil.example.com/x?", "https://pve_01:8006"],
  ["user:secret@evil", "https://pve_01:8006"],
  ['"><script>', "https://pve_01:8006"],
  ["a".repeat(254), "https://pve_01:8006"],
];

for (const [hostname, address] of HOSTNAMES) {
  Deno.test(`webAddress() of a host that says it is ${JSON.stringify(hostname)}`, () => {
    strictEqual(webAddress(NAMED, hostname), address);
  });
}

Deno.test("webAddress() is what the operator said, whatever the host says", () => {
  strictEqual(webAddress({ ...NAMED, web_url: "https://10.0.0.7/" }, "pve-7"), "https://10.0.0.7/");
});
