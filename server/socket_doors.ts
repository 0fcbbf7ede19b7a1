/** Who may open a WebSocket, and what serves it: agents and browsers each come in by a path. */
import type { IncomingMessage } from "node:http";
import { AGENT_SOCKET_PATH, LIVE_SOCKET_PATH } from "../shared/protocol/names.ts";
import type { AgentSockets } from "./agents/agent_sockets.ts";
import type { BrowserSockets, Viewer } from "./browsers/browser_sockets.ts";
import type { Connections } from "./sockets/connections.ts";
import { isOwnOrigin } from "./sockets/origin.ts";
import type { Admission, SocketRoute } from "./sockets/upgrade.ts";

export interface SocketDoorOptions {
  agents: AgentSockets;
  browsers: BrowserSockets;
  connections: Connections;
  /** The only foreign origin that is ours; null: the one a request came to. */
  public_origin: string | null;
  addressOf(request: IncomingMessage): string;
  /** The session, or screen on a wall, that a request belongs to; null: it is of neither. */
  checkViewer(request: IncomingMessage): Promise<Viewer | null>;
}

const FULL: Admission = { ok: false, status: 503 };
const ADMITTED: Admission = { ok: true, session: "" };
const FOREIGN: Admission = { ok: false, status: 403 };
const NOT_SIGNED_IN: Admission = { ok: false, status: 401 };

/** A row for each path. An agent proves who it is when it joins; a browser has a session, or is a screen. */
export function listSocketDoors(options: SocketDoorOptions): SocketRoute[] {
  const { agents, browsers, connections, public_origin, addressOf, checkViewer } = options;
  const isForeign = ({ headers: { origin, host } }: IncomingMessage) =>
    origin !== undefined && !isOwnOrigin(origin, host, public_origin);

  return [
    {
      path: AGENT_SOCKET_PATH,
      admit: (request) => Promise.resolve(isForeign(request) ? FOREIGN : ADMITTED),
      open: (ws, request) => agents.open(ws, request.socket, addressOf(request)),
    },
    {
      path: LIVE_SOCKET_PATH,
      admit: async (request) => {
        if (request.headers.origin === undefined || isForeign(request)) return FOREIGN;
        const viewer = await checkViewer(request);
        if (viewer === null) return NOT_SIGNED_IN;
        const session = JSON.stringify(viewer);
        return connections.become(request.socket, "browsers") ? { ok: true, session } : FULL;
      },
      open: (ws, request, session) => {
        const viewer = JSON.parse(session) as Viewer; // written by `admit`
        browsers.open(ws, request.socket, { address: addressOf(request), viewer });
      },
    },
  ];
}
