import { strictEqual } from "node:assert/strict";
import { agentToml } from "./agent_setup.tsx";

const ROWS: [origin: string, serverUrl: string][] = [
  ["https://monitor.example.com", "wss://monitor.example.com/socket/websocket"],
  ["http://127.0.0.1:4000", "ws://127.0.0.1:4000/socket/websocket"],
];
for (const [origin, serverUrl] of ROWS) {
  Deno.test(`agentToml() sends the agent of a server at ${origin} to ${serverUrl}`, () => {
    strictEqual(
      agentToml({ name: "pve-01", token: "abc", origin }),
      `server_url = "${serverUrl}"\ntoken = "abc"\nhost_id = "pve-01"\n`,
    );
  });
}
