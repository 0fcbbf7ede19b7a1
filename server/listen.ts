import type { Server } from "node:http";
import type { ServerConfig } from "./config.ts";
import { CommandFailed } from "./exit_codes.ts";

/**
 * Connections that wait to be taken: after a restart all agents of a large fleet come within seconds,
 * and one for which there is no room tries again after 1, 3 and 7 s. Linux allows as many unless it
 * is told otherwise (net.core.somaxconn).
 */
const BACKLOG = 4096;

/** Begins to listen; resolves with the address. Rejects with `CommandFailed`, which says why. */
export function listen(
  server: Server,
  { host, port }: Pick<ServerConfig, "host" | "port">,
): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: Error & { code?: string }) => {
      const state = error.code === "EADDRINUSE"
        ? "the port is in use by another program; set PORT to a free one"
        : error.message;
      reject(new CommandFailed(`Cannot listen on ${host}:${port}: ${state}`));
    });
    server.listen({ port, host, backlog: BACKLOG }, () => {
      const address = server.address();
      const bound = typeof address === "object" ? address?.port : port;
      resolve(`http://${host.includes(":") ? `[${host}]` : host}:${bound}`);
    });
  });
}
