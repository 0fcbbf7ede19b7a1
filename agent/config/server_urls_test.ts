/** The addresses of servers that agent.toml names. */
import { deepStrictEqual, doesNotMatch, ok } from "node:assert/strict";
import { join } from "node:path";
import { systemDisk } from "../io/disk.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { loadConfig, type LoadedConfig } from "./load_config.ts";

const SECRET = "s3cr3t-T0ken_of-this-test";
const TOKEN = `token = "${SECRET}"\n`;

async function load(directory: string, text: string): Promise<LoadedConfig> {
  const path = join(directory, "agent.toml");
  await Deno.writeTextFile(path, text, { mode: 0o600 });
  return await loadConfig(path, { disk: systemDisk, hostname: () => "pve-01" });
}

async function endPointsOf(directory: string, text: string): Promise<readonly string[]> {
  const loaded = await load(directory, text);
  ok(loaded.ok, JSON.stringify(loaded));
  return loaded.config.server.endPoints;
}

for (
  const [url, endPoint] of [
    ["wss://m.example/socket/websocket", "wss://m.example/socket"],
    ["wss://m.example:8443/socket/", "wss://m.example:8443/socket"],
    ["ws://localhost:4000/socket/websocket/", "ws://localhost:4000/socket"],
    ["ws://127.0.0.99/socket", "ws://127.0.0.99/socket"],
    ["ws://[::1]:4000/socket", "ws://[::1]:4000/socket"],
    ["wss://192.0.2.1/websocket", "wss://192.0.2.1"],
  ] as const
) {
  Deno.test(`loadConfig() connects to ${endPoint} for ${url}`, () =>
    withDirectory(async (directory) => {
      const endPoints = await endPointsOf(directory, `server_url = "${url}"\n${TOKEN}`);

      deepStrictEqual(endPoints, [endPoint]);
    }));
}

Deno.test("loadConfig() takes several servers in their order, each once", () =>
  withDirectory(async (directory) => {
    const urls = ["wss://b.example/socket", "wss://a.example/socket", "wss://b.example/socket/"];
    const text = `server_url = ${JSON.stringify(urls)}\n${TOKEN}`;

    deepStrictEqual(await endPointsOf(directory, text), [
      "wss://b.example/socket",
      "wss://a.example/socket",
    ]);
  }));

const URL_EXPECTED = 'expected a URL like "wss://monitor.example.com/socket/websocket", ' +
  "with ws:// to this machine itself only, without user, password or query";

for (
  const [why, text, message] of [
    [
      "has plain ws:// to another machine",
      `server_url = "ws://127.0.0.1.example.com/socket"\n${TOKEN}`,
      `server_url is "ws://127.0.0.1.example.com/socket": ${URL_EXPECTED}`,
    ],
    [
      "has https://",
      `server_url = "https://monitor.example.com"\n${TOKEN}`,
      `server_url is "https://monitor.example.com": ${URL_EXPECTED}`,
    ],
    [
      "has a number as server_url",
      `server_url = 4000\n${TOKEN}`,
      `server_url is 4000: ${URL_EXPECTED}`,
    ],
    [
      "has no address in its list",
      `server_url = []\n${TOKEN}`,
      "server_url is a list: expected one address, or a list of 1 to 8",
    ],
    [
      "has more addresses than somebody keeps",
      `server_url = [${'"wss://m.example/socket", '.repeat(9)}]\n${TOKEN}`,
      "server_url is a list: expected one address, or a list of 1 to 8",
    ],
    [
      "has https:// as the second of its addresses",
      `server_url = ["wss://m.example/socket", "https://m.example"]\n${TOKEN}`,
      `address 2 of server_url is "https://m.example": ${URL_EXPECTED}`,
    ],
    [
      "has a number among its addresses",
      `server_url = [4000]\n${TOKEN}`,
      `address 1 of server_url is 4000: ${URL_EXPECTED}`,
    ],
    [
      "has credentials in one of its addresses",
      `server_url = ["wss://me:${SECRET}@m.example/socket"]\n${TOKEN}`,
      `address 1 of server_url is an address with more than that: ${URL_EXPECTED}`,
    ],
    [
      "has credentials in its server_url",
      `server_url = "wss://me:${SECRET}@m.example/socket"\n${TOKEN}`,
      `server_url is an address with more than that: ${URL_EXPECTED}`,
    ],
    [
      "has a query in its server_url",
      `server_url = "wss://m.example/socket?token=${SECRET}"\n${TOKEN}`,
      `server_url is an address with more than that: ${URL_EXPECTED}`,
    ],
  ] as const
) {
  Deno.test(`loadConfig() names key, find and expectation when the file ${why}`, () =>
    withDirectory(async (directory) => {
      const loaded = await load(directory, text);

      deepStrictEqual(loaded, {
        ok: false,
        reason: "invalid",
        message: `Cannot use configuration "${directory}/agent.toml": ${message}`,
      });
      doesNotMatch(JSON.stringify(loaded), new RegExp(SECRET));
    }));
}
