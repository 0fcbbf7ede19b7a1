/** A request as every handler gets it. */
import type { Context } from "hono";
import type { AppContext } from "./context.ts";
import type { ApiTokenRow } from "../store/port.ts";

/** What the middleware leaves for a handler. */
export interface Variables {
  context: AppContext;
  /** The caller's address, proxies taken into account. */
  address: string;
  /** Where the caller reaches this server, such as `https://monitor.example.com`. */
  origin: string;
  /** Hash of the session's id; null when not signed in. */
  sessionIdHash: string | null;
  /** The good API token that the request carries, which opens the API alone; null: none. */
  apiToken: ApiTokenRow | null;
}

export type AppRequest = Context<{ Variables: Variables }>;
