import { strictEqual } from "node:assert/strict";
import { clientAddress } from "./client_address.ts";

const PROXIES = ["127.0.0.1", "::1", "10.0.0.2"];

const ROWS: [why: string, remote: string, forwarded: string | undefined, expected: string][] = [
  ["there is no proxy", "192.0.2.1", undefined, "192.0.2.1"],
  ["a stranger sends the header", "192.0.2.1", "198.51.100.7", "192.0.2.1"],
  ["one proxy stands between", "127.0.0.1", "198.51.100.7", "198.51.100.7"],
  ["the caller forged an entry", "127.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"],
  ["two proxies stand between", "::1", "198.51.100.7, 10.0.0.2", "198.51.100.7"],
  ["the proxy itself calls", "127.0.0.1", undefined, "127.0.0.1"],
  ["the proxy sends an empty header", "127.0.0.1", "", "127.0.0.1"],
  ["IPv4 arrives on an IPv6 socket", "::ffff:127.0.0.1", "198.51.100.7", "198.51.100.7"],
];
for (const [why, remote, forwarded, expected] of ROWS) {
  Deno.test(`clientAddress() is ${expected} when ${why}`, () => {
    strictEqual(clientAddress(remote, forwarded, PROXIES), expected);
  });
}
