/**
 * Every path of the dashboard: who may call it, and what answers. A request passes, in this
 * order, the security headers, the Origin check of forms, the access rule of its row, its handler.
 */
import { type Context, Hono } from "hono";
import { csrf } from "hono/csrf";
import { secureHeaders } from "hono/secure-headers";
import { clientAddress } from "./client_address.ts";
import type { AppContext } from "./context.ts";
import { isOwnOrigin } from "./sockets/origin.ts";
import { readSessionId } from "./auth/session_cookie.ts";
import { getHealth } from "./routes/healthz.ts";
import { getHost } from "./routes/api/host.ts";
import { listHosts } from "./routes/api/hosts.ts";
import { showFleet } from "./routes/index.tsx";
import { showHost } from "./routes/hosts/[name].tsx";
import { showLogin, signIn, signOut } from "./routes/login.tsx";
import { serveStatic } from "./routes/static.ts";
import { ErrorPage } from "./routes/error.tsx";
import { PageNotFoundPage } from "./routes/not_found.tsx";
import { sendPage } from "./send_page.ts";

/** What the middleware leaves for a handler. */
export interface Variables {
  context: AppContext;
  /** The caller's address, proxies taken into account. */
  address: string;
  /** Hash of the session's id; null when not signed in. */
  sessionIdHash: string | null;
}

export type AppRequest = Context<{ Variables: Variables }>;

/**
 * - public: anyone.
 * - page: a signed-in operator; others are sent to the sign-in form.
 * - api: a signed-in operator; others get 401 as JSON.
 */
export type Access = "public" | "page" | "api";

export interface Route {
  method: "GET" | "POST";
  path: string;
  access: Access;
  handler: (request: AppRequest) => Response | Promise<Response>;
}

export const ROUTES: readonly Route[] = [
  { method: "GET", path: "/healthz", access: "public", handler: getHealth },
  { method: "GET", path: "/static/*", access: "public", handler: serveStatic },
  { method: "GET", path: "/login", access: "public", handler: showLogin },
  { method: "POST", path: "/login", access: "public", handler: signIn },
  { method: "POST", path: "/logout", access: "page", handler: signOut },
  { method: "GET", path: "/", access: "page", handler: showFleet },
  { method: "GET", path: "/hosts/:name", access: "page", handler: showHost },
  { method: "GET", path: "/api/hosts", access: "api", handler: listHosts },
  { method: "GET", path: "/api/hosts/:name", access: "api", handler: getHost },
];

/** Builds the whole dashboard around `context`. */
export function createApp(context: AppContext): Hono<{ Variables: Variables }> {
  const app = new Hono<{ Variables: Variables }>();
  const { production, public_origin, trusted_proxies } = context.config;

  app.use(secureHeaders({
    // Only what this server itself sends may run or be shown, and no page may frame it.
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", "data:"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: "DENY",
    referrerPolicy: "same-origin",
    strictTransportSecurity: production ? "max-age=31536000" : false,
  }));
  app.use(csrf({
    origin: (origin, request) => isOwnOrigin(origin, request.req.header("host"), public_origin),
  }));
  app.use(async (request, next) => {
    request.set("context", context);
    request.set(
      "address",
      clientAddress(remoteAddress(request), request.req.header("x-forwarded-for"), trusted_proxies),
    );
    const id = readSessionId(request.req.header("cookie"));
    request.set("sessionIdHash", id === null ? null : await context.sessions.check(id));
    await next();
  });

  for (const route of ROUTES) {
    app.on(route.method, route.path, (request) => refuse(route, request) ?? route.handler(request));
  }

  app.notFound((request) =>
    sendPage(request, { status: 404, title: "Page not found", body: PageNotFoundPage() })
  );
  app.onError((error, request) => {
    if ("getResponse" in error) return error.getResponse();
    context.log.error("Cannot answer {method} {path}: {error}", {
      method: request.req.method,
      path: request.req.path,
      error,
    });
    const message = "The server could not answer this request. Its log says why.";
    return sendPage(request, {
      status: 500,
      title: "Something went wrong",
      body: ErrorPage({ status: 500, message }),
    });
  });
  return app;
}

function refuse(route: Route, request: AppRequest): Response | null {
  if (route.access === "public" || request.get("sessionIdHash") !== null) return null;
  if (route.access === "api") return request.json({ error: "unauthorized" }, 401);
  const { pathname, search } = new URL(request.req.url);
  const wanted = route.method === "GET" ? pathname + search : "/";
  return request.redirect(`/login?next=${encodeURIComponent(wanted)}`, 303);
}

/** `node:http` behind Hono hands the socket on in the bindings. */
function remoteAddress(request: AppRequest): string {
  const { incoming } = request.env as {
    incoming?: { socket: { remoteAddress?: string | undefined } };
  };
  return incoming?.socket.remoteAddress ?? "";
}
