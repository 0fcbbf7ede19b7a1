/** A row of the route table: one path and method, who may call it, and what answers. */
import type { ApiScope } from "../store/port.ts";
import type { AppRequest } from "../web/app_request.ts";

/**
 * - public: anyone.
 * - page: a signed-in operator; others are sent to the sign-in form.
 * - wall: a signed-in operator, or a screen that was let in by a link; others get 401.
 * - api: a signed-in operator, or an API token of the row's scope; others get 401 as JSON.
 */
export type Access = "public" | "page" | "wall" | "api";

export interface Route {
  method: "GET" | "POST";
  path: string;
  access: Access;
  /** Nobody is asked who they are: neither a session nor a token is looked up. */
  isAnonymous?: true;
  /** What an API token must be allowed to do; `read` when it is absent. */
  scope?: ApiScope;
  handler: (request: AppRequest) => Response | Promise<Response>;
}

type Handler = Route["handler"];
/** Such as `GET /hosts/:name`. */
type Call = `${Route["method"]} /${string}`;

function row(call: Call, handler: Handler, access: Access): Route {
  const at = call.indexOf(" ");
  return {
    method: call.slice(0, at) as Route["method"],
    path: call.slice(at + 1),
    access,
    handler,
  };
}

/** Anyone, and nobody is asked who they are. */
export function anonymous(call: Call, handler: Handler): Route {
  return { ...row(call, handler, "public"), isAnonymous: true };
}

/** Anyone. */
export function open(call: Call, handler: Handler): Route {
  return row(call, handler, "public");
}

/** A signed-in operator. */
export function page(call: Call, handler: Handler): Route {
  return row(call, handler, "page");
}

/** A signed-in operator, or a screen on a wall. */
export function wall(call: Call, handler: Handler): Route {
  return row(call, handler, "wall");
}

/** A signed-in operator, or a token of `scope`; one for reading when none is named. */
export function api(call: Call, handler: Handler, scope?: ApiScope): Route {
  return { ...row(call, handler, "api"), ...(scope === undefined ? {} : { scope }) };
}
