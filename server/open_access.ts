/** Who may come in: passwords, factors, sessions and screens, as they stand at the start. */
import type { IncomingMessage } from "node:http";
import type { Clock } from "../shared/clock.ts";
import type { Audit } from "./auth/audit.ts";
import { SERVER } from "./auth/audit.ts";
import { createFactors, FACTOR_PURPOSE, type Factors, SECRET_IS_LOST } from "./auth/factors.ts";
import type { Hashing } from "./auth/hashing.ts";
import { createOperatorPassword, type OperatorPassword } from "./auth/passwords.ts";
import { createSealer } from "./auth/sealed.ts";
import { readSessionId, readWall } from "./auth/session_cookie.ts";
import { createSessions, type Sessions } from "./auth/sessions.ts";
import { createWalls, type Walls } from "./auth/walls.ts";
import type { Viewer } from "./browsers/browser_sockets.ts";
import type { ServerConfig } from "./config.ts";
import type { FaultLog } from "./fault_log.ts";
import type { Store } from "./store/port.ts";

export interface Access {
  sessions: Sessions;
  factors: Factors;
  walls: Walls;
  password: OperatorPassword;
  /** The session, or screen on a wall, that a request belongs to; null: it is of neither. */
  checkViewer(request: IncomingMessage): Promise<Viewer | null>;
}

export interface OpenAccessOptions {
  store: Store;
  clock: Clock;
  config: ServerConfig;
  hashing: Hashing;
  secret: string;
  audit: Audit;
  faults: FaultLog;
  /** Whether the database is reached. */
  isReached: () => boolean;
}

export async function openAccess(
  { store, clock, config, hashing, secret, audit, faults, isReached }: OpenAccessOptions,
): Promise<Access> {
  const sessions = createSessions({ store, clock, isReached });
  const sealer = await createSealer(secret, FACTOR_PURPOSE);
  const factors = createFactors({ store, sealer, clock });
  await factors.refresh();
  for (const name of factors.broken) {
    faults.write(`check codes of the second factor "${name}"`, new Error(SECRET_IS_LOST));
  }
  const walls = createWalls({ store, clock, isReached });
  const configuredHash = config.dashboard_password_hash;
  const password = await createOperatorPassword({ store, hashing, configuredHash });
  if (password.hasChanged) {
    await audit.note({ who: SERVER, address: null, action: "password_changed" });
  }
  return {
    sessions,
    factors,
    walls,
    password,
    async checkViewer({ headers }) {
      const id = readSessionId(headers.cookie, config.production);
      const session = id === null ? null : await sessions.check(id);
      if (session !== null) return { kind: "session", idHash: session };
      const cookie = readWall(headers.cookie, config.production);
      const wall = cookie === null ? null : await walls.check(cookie);
      return wall === null ? null : { kind: "wall", idHash: wall };
    },
  };
}
