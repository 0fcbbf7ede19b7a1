import { STRONG_PASSWORD_HASH } from "../../testing/cheap_hashes.ts";
import { type TestServer, withServer, type WithServerOptions } from "../../testing/with_server.ts";
import { type Caddy, freePorts, openCaddy } from "./caddy.ts";

export interface ProxiedServer {
  server: TestServer;
  caddy: Caddy;
  /** What an agent.toml says: Caddy's name, never the server's own port. */
  agent_url: string;
}

/** The server in production, reached through Caddy alone. Only what the manual asks for is set. */
export async function withProxiedServer(
  run: (proxied: ProxiedServer) => Promise<void>,
  { caddyfile, requestLimits }:
    & { caddyfile?: string }
    & Pick<WithServerOptions, "requestLimits"> = {},
): Promise<void> {
  const ports = freePorts();
  const environment = {
    MONITOR_ENV: "production",
    DASHBOARD_PASSWORD_HASH: STRONG_PASSWORD_HASH,
    SECRET_KEY_BASE: crypto.randomUUID(),
    PUBLIC_URL: `https://localhost:${ports.https}`,
  };
  await withServer(async (server) => {
    const upstream = new URL(server.url).host;
    await using caddy = await openCaddy({ ports, upstream, ...(caddyfile && { caddyfile }) });
    const agent_url = `wss://localhost:${ports.https}/socket/websocket`;
    await run({ server, caddy, agent_url });
  }, { environment, requestLimits });
}
