/**
 * The dashboard around its route table. A request comes as a whole from
 * the door (`web/request_door.ts`) and passes, in this order, its context, the security headers,
 * the Origin check of forms, the check of session and token unless its row asks nobody, the access
 * rule of that row, its handler.
 */
import { Hono } from "hono";
import { csrf } from "hono/csrf";
import { secureHeaders } from "hono/secure-headers";
import { clientAddress, isForwardedHttps } from "./web/client_address.ts";
import type { AppContext } from "./web/context.ts";
import type { AppRequest, Variables } from "./web/app_request.ts";
import { isOwnOrigin } from "./sockets/origin.ts";
import { readSessionId, readWall } from "./auth/session_cookie.ts";
import { findApiToken } from "./auth/api_tokens.ts";
import { refuseWall } from "./routes/wall.tsx";
import { logRefusal, sendFault } from "./routes/error.tsx";
import { PageNotFoundPage } from "./routes/not_found.tsx";
import { sendPage } from "./web/send_page.ts";
import { ADMIN_ROUTES } from "./routes/admin/admin_routes.ts";
import { API_ROUTES } from "./routes/api/api_routes.ts";
import { PAGE_ROUTES } from "./routes/page_routes.ts";
import type { Route } from "./routes/route.ts";

/** Every path there is. */
export const ROUTES: readonly Route[] = [...PAGE_ROUTES, ...ADMIN_ROUTES, ...API_ROUTES];

const FORM_TYPE = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

/** Builds the whole dashboard around `context`. */
export function createApp(context: AppContext): Hono<{ Variables: Variables }> {
  const app = new Hono<{ Variables: Variables }>();
  const { production, public_origin, trusted_proxies } = context.config;

  // First and unable to fail: whatever refuses a request below is answered with the help of these.
  app.use(async (request, next) => {
    request.set("context", context);
    request.set("origin", public_origin ?? requestOrigin(request, trusted_proxies));
    request.set(
      "address",
      clientAddress(remoteAddress(request), request.req.header("x-forwarded-for"), trusted_proxies),
    );
    request.set("sessionIdHash", null);
    request.set("apiToken", null);
    await next();
    // Only what says that it may be kept is: what needs a session or a token is not.
    if (!request.res.headers.has("cache-control")) {
      request.res.headers.set("cache-control", "no-store");
    }
  });
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
    // Nothing here asks for a device, and nothing that got in here may.
    permissionsPolicy: {
      camera: [],
      displayCapture: [],
      geolocation: [],
      microphone: [],
      payment: [],
      usb: [],
    },
    strictTransportSecurity: production ? "max-age=31536000" : false,
  }));
  app.use(csrf({
    origin: (origin, request) => isOwnOrigin(origin, request.req.header("host"), public_origin),
  }));
  async function identify(request: AppRequest): Promise<void> {
    const id = readSessionId(request.req.header("cookie"), production);
    request.set("sessionIdHash", id === null ? null : await context.sessions.check(id));
    request.set("apiToken", await findApiToken(request.req.header("authorization"), context));
  }

  for (const route of ROUTES) {
    app.on(route.method, route.path, async (request) => {
      if (route.isAnonymous !== true) await identify(request);
      return await refuse(route, request) ?? await route.handler(request);
    });
  }

  for (const [path, allow] of allowedMethods()) {
    app.all(path, (request) => request.text("Method Not Allowed", 405, { allow }));
  }

  app.notFound(async (request) => {
    await identify(request);
    return sendPage(request, {
      status: 404,
      title: "Page not found",
      body: PageNotFoundPage(),
      live: false,
    });
  });
  app.onError((error, request) => sendFault(request, error));
  return app;
}

/** Each path with the methods it has, as the Allow header lists them. */
function allowedMethods(): Map<string, string> {
  const byPath = Map.groupBy(ROUTES, ({ path }) => path);
  return new Map([...byPath].map(([path, routes]) => {
    const methods = routes.flatMap(({ method }) => method === "GET" ? ["GET", "HEAD"] : [method]);
    return [path, methods.join(", ")];
  }));
}

async function refuse(route: Route, request: AppRequest): Promise<Response | null> {
  // It looks at no cookie: another site gains nothing by having a browser ask.
  if (route.isAnonymous === true) return null;
  if (route.access === "public" || request.get("sessionIdHash") !== null) {
    return isFormOrEmpty(request) ? null : request.text("Unsupported Media Type", 415);
  }
  if (route.access === "api") return refuseToken(route, request);
  if (route.access === "wall") return await refuseScreen(request);
  const { pathname, search } = new URL(request.req.url);
  const wanted = route.method === "GET" ? pathname + search : "/";
  return request.redirect(`/login?next=${encodeURIComponent(wanted)}`, 303);
}

async function refuseScreen(request: AppRequest): Promise<Response | null> {
  const { walls, config } = request.get("context");
  const cookie = readWall(request.req.header("cookie"), config.production);
  if (cookie !== null && await walls.check(cookie) !== null) return null;
  return refuseWall(request, "It was not let in by a link, or was revoked.");
}

/** A row that names no scope is one for reading. */
function refuseToken({ scope = "read" }: Route, request: AppRequest): Response | null {
  const { apiTokenRate, fleet } = request.get("context");
  const token = request.get("apiToken");
  if (token === null) {
    logRefusal(request, 401);
    return request.json({ error: "unauthorized" }, 401);
  }
  const waitSeconds = apiTokenRate.take(token, fleet.size);
  if (waitSeconds > 0) {
    return request.json({ error: "too_many_requests" }, 429, {
      "retry-after": String(waitSeconds),
    });
  }
  if (token.scopes.includes(scope)) return null;
  logRefusal(request, 403);
  return request.json({ error: "scope_missing", scope }, 403);
}

/** The Origin check looks at forms alone, so a request of another type must change nothing. */
function isFormOrEmpty(request: AppRequest): boolean {
  const type = request.req.header("content-type");
  return request.req.method !== "POST" || type === undefined || FORM_TYPE.test(type);
}

/** Only the scheme is a proxy's to say: the host is what the caller asked for. */
function requestOrigin(request: AppRequest, trustedProxies: readonly string[]): string {
  const isHttps = isForwardedHttps(
    remoteAddress(request),
    request.req.header("x-forwarded-proto"),
    trustedProxies,
  );
  return `${isHttps ? "https" : "http"}://${new URL(request.req.url).host}`;
}

/** `node:http` behind Hono hands the socket on in the bindings. */
function remoteAddress(request: AppRequest): string {
  const { incoming } = request.env as {
    incoming?: { socket: { remoteAddress?: string | undefined } };
  };
  return incoming?.socket.remoteAddress ?? "";
}
