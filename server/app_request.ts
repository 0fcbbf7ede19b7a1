/** A request as every handler gets it. */
import type { Context } from "hono";
import type { AppContext } from "./context.ts";

/** What the middleware leaves for a handler. */
export interface Variables {
  context: AppContext;
  /** The caller's address, proxies taken into account. */
  address: string;
  /** Where the caller reaches this server, such as `https://monitor.example.com`. */
  origin: string;
  /** Hash of the session's id; null when not signed in. */
  sessionIdHash: string | null;
  /** Whether the request carries a good API token, which opens the API alone. */
  hasApiToken: boolean;
}

export type AppRequest = Context<{ Variables: Variables }>;
