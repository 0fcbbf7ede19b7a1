import { strictEqual } from "node:assert/strict";
import { guestWebAddress, webAddress } from "./web_address.ts";

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

Deno.test("guestWebAddress() is that of its host, which shows the guest", () => {
  const of = (web_url: string) => guestWebAddress(web_url, { type: "qemu", vmid: 104 });

  strictEqual(of("https://pve-1:8006"), "https://pve-1:8006/#v1:0:=qemu%2F104");
  strictEqual(of("https://pve.example.com/a/#old"), "https://pve.example.com/a/#v1:0:=qemu%2F104");
});
