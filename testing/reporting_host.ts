import { openRawSocket } from "./raw_socket.ts";
import { type TestServer, withServer } from "./with_server.ts";

/** Runs `test` with a server that the connected host pve-01 has sent the sections `fast`. */
export function withReportingHost(
  fast: Record<string, unknown>,
  test: (get: (path: string) => Promise<Response>, server: TestServer) => Promise<void>,
): Promise<void> {
  return withServer(async (server) => {
    const token = await server.register("pve-01");
    await using socket = await openRawSocket(server.url);
    await socket.deliver("host:pve-01", "phx_join", { token });
    const collected_at = new Date().toISOString();
    await socket.deliver("host:pve-01", "metric:fast", { collected_at, data: fast });
    const headers = { cookie: await server.signIn() };
    await test((path) => fetch(server.url + path, { headers }), server);
  });
}
