/**
 * Every path of the dashboard: who may call it, and what answers. A request comes as a whole from
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
import { getHealth } from "./routes/healthz.ts";
import {
  orCsv,
  sendAudit,
  sendGuests,
  sendHosts,
  sendIncidents,
  sendJournal,
  sendPools,
  sendSnapshots,
} from "./routes/api/csv_lists.ts";
import { getChanges } from "./routes/api/changes.ts";
import { getHost } from "./routes/api/host.ts";
import { listGuests } from "./routes/api/guests.ts";
import { getGuest } from "./routes/api/guest.ts";
import { acknowledgeByApi, getIncident, listIncidents } from "./routes/api/incidents.ts";
import { getHistory } from "./routes/api/history.ts";
import { listHosts } from "./routes/api/hosts.ts";
import { showJournal } from "./routes/hosts/journal.tsx";
import { getJournal } from "./routes/api/journal.ts";
import { getPoolLedger } from "./routes/api/pool_ledger.ts";
import { getOpenapi } from "./routes/api/openapi/document.ts";
import { listPools } from "./routes/api/pools.ts";
import { listSnapshots } from "./routes/api/snapshots.ts";
import { getHostMetrics } from "./routes/metrics/host.ts";
import { getServerMetrics } from "./routes/metrics/server.ts";
import { getTargets } from "./routes/metrics/targets.ts";
import { getSession } from "./routes/api/session.ts";
import { getSummary } from "./routes/api/summary.ts";
import { listTasks } from "./routes/api/tasks.ts";
import { listSnapshotPolicies } from "./routes/api/snapshot_policies.ts";
import { listThresholds } from "./routes/api/thresholds.ts";
import { getWidget } from "./routes/api/widget.ts";
import { showFleet } from "./routes/index.tsx";
import { showHost } from "./routes/hosts/[name].tsx";
import { missPoolAgain, sendPoolAway } from "./routes/hosts/left_pools.ts";
import {
  acknowledgeIncident,
  askToAcknowledge,
  unacknowledgeIncident,
} from "./routes/incidents/acknowledge.tsx";
import { showIncidents } from "./routes/incidents/list.tsx";
import { showIncident } from "./routes/incidents/show_incident.tsx";
import { showPools } from "./routes/pools.tsx";
import { showSnapshots } from "./routes/pools/snapshots.tsx";
import { showStyleguide } from "./routes/styleguide/styleguide.tsx";
import { searchByApi, showSearch } from "./routes/search/search_page.tsx";
import { showGuests } from "./routes/vms.tsx";
import { openWall, refuseWall, showWall } from "./routes/wall.tsx";
import { showGuest } from "./routes/hosts/guest.tsx";
import { showLogin, signIn, signOut } from "./routes/login.tsx";
import { showLoginFactor, signInByFactor } from "./routes/login_factor.tsx";
import { serveStatic } from "./routes/static.ts";
import { askToRevoke, createApiToken, revokeApiToken } from "./routes/admin/api_tokens.tsx";
import { changeTickedHosts } from "./routes/admin/bulk_hosts.ts";
import { askToEdit, editHost } from "./routes/admin/edit_host.tsx";
import { askToDelete, askToRotate, deleteHost, rotateToken } from "./routes/admin/host_actions.tsx";
import { showAudit } from "./routes/admin/audit.tsx";
import { registerHost, showAdmin } from "./routes/admin/hosts.ts";
import {
  askToDeleteChannel,
  deleteChannel,
  switchOff,
  switchOn,
  testChannel,
} from "./routes/admin/channels/acts.ts";
import {
  askForChannel,
  askToChange,
  changeChannel,
  makeChannel,
} from "./routes/admin/channels/edit.tsx";
import { removeHeartbeat, setHeartbeat } from "./routes/admin/channels/heartbeat.ts";
import { showChannels } from "./routes/admin/channels/list.tsx";
import { showChannel } from "./routes/admin/channels/show.tsx";
import { askToDeletePolicy, deletePolicy, moveDown, moveUp } from "./routes/admin/policies/acts.ts";
import {
  askForPolicy,
  askToChangePolicy,
  changePolicy,
  makePolicy,
} from "./routes/admin/policies/edit.tsx";
import { showPolicies } from "./routes/admin/policies/list.tsx";
import {
  askToDeleteSnapshotPolicy,
  deleteSnapshotPolicy,
} from "./routes/admin/snapshot_policies/acts.ts";
import {
  askForSnapshotPolicy,
  askToChangeSnapshotPolicy,
  changeSnapshotPolicy,
  makeSnapshotPolicy,
} from "./routes/admin/snapshot_policies/edit.tsx";
import { showSnapshotPolicies } from "./routes/admin/snapshot_policies/list.tsx";
import { showSnapshotPolicy } from "./routes/admin/snapshot_policies/show.tsx";
import { changeThreshold, showThresholds } from "./routes/admin/thresholds/page.tsx";
import { askToDeleteWindow, deleteWindow, endWindow } from "./routes/admin/windows/acts.ts";
import {
  askForWindow,
  askToChangeWindow,
  changeWindow,
  makeWindow,
} from "./routes/admin/windows/edit.tsx";
import { showWindows } from "./routes/admin/windows/list.tsx";
import {
  makeRecoveryCodes,
  removeFactor,
  renameFactor,
  showFactor,
} from "./routes/admin/security/factor.tsx";
import { showSecurity } from "./routes/admin/security/list.tsx";
import { addPasskey, showPasskeySetup } from "./routes/admin/security/passkey.tsx";
import { addTotp, showTotpSetup } from "./routes/admin/security/totp.tsx";
import { endSession, showSessions } from "./routes/admin/sessions.tsx";
import { askToRevokeWall, makeWall, revokeWall, showWalls } from "./routes/admin/walls.tsx";
import { signOutEverywhere } from "./routes/admin/sign_out_everywhere.ts";
import { takeNotification } from "./routes/hooks/pve.ts";
import { askToMute, muteReason, unmuteReason } from "./routes/mutes.tsx";
import { logRefusal, sendFault } from "./routes/error.tsx";
import { PageNotFoundPage } from "./routes/not_found.tsx";
import { sendPage } from "./web/send_page.ts";
import type { ApiScope } from "./store/port.ts";

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

export const ROUTES: readonly Route[] = [
  { method: "GET", path: "/healthz", access: "public", isAnonymous: true, handler: getHealth },
  { method: "GET", path: "/static/*", access: "public", isAnonymous: true, handler: serveStatic },
  { method: "GET", path: "/login", access: "public", handler: showLogin },
  { method: "POST", path: "/login", access: "public", handler: signIn },
  { method: "GET", path: "/login/factor", access: "public", handler: showLoginFactor },
  { method: "POST", path: "/login/factor", access: "public", handler: signInByFactor },
  { method: "POST", path: "/logout", access: "page", handler: signOut },
  { method: "GET", path: "/", access: "page", handler: showFleet },
  { method: "GET", path: "/hosts/:name", access: "page", handler: showHost },
  { method: "GET", path: "/hosts/:name/journal", access: "page", handler: showJournal },
  { method: "GET", path: "/hosts/:name/guests/:type/:vmid", access: "page", handler: showGuest },
  { method: "GET", path: "/hosts/:name/mutes", access: "page", handler: askToMute },
  { method: "POST", path: "/hosts/:name/mutes", access: "page", handler: muteReason },
  { method: "POST", path: "/hosts/:name/mutes/delete", access: "page", handler: unmuteReason },
  { method: "POST", path: "/hosts/:name/pools/left", access: "page", handler: sendPoolAway },
  {
    method: "POST",
    path: "/hosts/:name/pools/left/delete",
    access: "page",
    handler: missPoolAgain,
  },
  { method: "GET", path: "/incidents", access: "page", handler: showIncidents },
  { method: "GET", path: "/incidents/:id", access: "page", handler: showIncident },
  { method: "GET", path: "/incidents/:id/acknowledge", access: "page", handler: askToAcknowledge },
  {
    method: "POST",
    path: "/incidents/:id/acknowledge",
    access: "page",
    handler: acknowledgeIncident,
  },
  {
    method: "POST",
    path: "/incidents/:id/acknowledge/delete",
    access: "page",
    handler: unacknowledgeIncident,
  },
  { method: "GET", path: "/search", access: "page", handler: showSearch },
  { method: "GET", path: "/styleguide", access: "page", handler: showStyleguide },
  { method: "GET", path: "/vms", access: "page", handler: showGuests },
  { method: "GET", path: "/pools", access: "page", handler: showPools },
  { method: "GET", path: "/pools/snapshots", access: "page", handler: showSnapshots },
  { method: "GET", path: "/wall", access: "wall", handler: showWall },
  { method: "GET", path: "/wall/open", access: "public", handler: openWall },
  { method: "GET", path: "/admin/hosts", access: "page", handler: showAdmin },
  { method: "POST", path: "/admin/hosts", access: "page", handler: registerHost },
  { method: "POST", path: "/admin/hosts/bulk", access: "page", handler: changeTickedHosts },
  { method: "GET", path: "/admin/hosts/:name/edit", access: "page", handler: askToEdit },
  { method: "POST", path: "/admin/hosts/:name/edit", access: "page", handler: editHost },
  { method: "GET", path: "/admin/hosts/:name/rotate", access: "page", handler: askToRotate },
  { method: "POST", path: "/admin/hosts/:name/rotate", access: "page", handler: rotateToken },
  { method: "GET", path: "/admin/hosts/:name/delete", access: "page", handler: askToDelete },
  { method: "POST", path: "/admin/hosts/:name/delete", access: "page", handler: deleteHost },
  { method: "POST", path: "/admin/api-tokens", access: "page", handler: createApiToken },
  { method: "GET", path: "/admin/api-tokens/:id/revoke", access: "page", handler: askToRevoke },
  { method: "POST", path: "/admin/api-tokens/:id/revoke", access: "page", handler: revokeApiToken },
  {
    method: "GET",
    path: "/admin/audit",
    access: "page",
    handler: orCsv(showAudit, sendAudit, "text/html"),
  },
  { method: "GET", path: "/admin/audit.csv", access: "page", handler: sendAudit },
  { method: "GET", path: "/admin/channels", access: "page", handler: showChannels },
  { method: "GET", path: "/admin/channels/new", access: "page", handler: askForChannel },
  { method: "POST", path: "/admin/channels/new", access: "page", handler: makeChannel },
  { method: "GET", path: "/admin/channels/:id", access: "page", handler: showChannel },
  { method: "GET", path: "/admin/channels/:id/edit", access: "page", handler: askToChange },
  { method: "POST", path: "/admin/channels/:id/edit", access: "page", handler: changeChannel },
  { method: "POST", path: "/admin/channels/:id/test", access: "page", handler: testChannel },
  { method: "POST", path: "/admin/channels/:id/on", access: "page", handler: switchOn },
  { method: "POST", path: "/admin/channels/:id/off", access: "page", handler: switchOff },
  {
    method: "GET",
    path: "/admin/channels/:id/delete",
    access: "page",
    handler: askToDeleteChannel,
  },
  { method: "POST", path: "/admin/channels/:id/delete", access: "page", handler: deleteChannel },
  { method: "POST", path: "/admin/heartbeat", access: "page", handler: setHeartbeat },
  { method: "POST", path: "/admin/heartbeat/delete", access: "page", handler: removeHeartbeat },
  { method: "GET", path: "/admin/policies", access: "page", handler: showPolicies },
  { method: "GET", path: "/admin/policies/new", access: "page", handler: askForPolicy },
  { method: "POST", path: "/admin/policies/new", access: "page", handler: makePolicy },
  { method: "GET", path: "/admin/policies/:id/edit", access: "page", handler: askToChangePolicy },
  { method: "POST", path: "/admin/policies/:id/edit", access: "page", handler: changePolicy },
  { method: "POST", path: "/admin/policies/:id/up", access: "page", handler: moveUp },
  { method: "POST", path: "/admin/policies/:id/down", access: "page", handler: moveDown },
  { method: "GET", path: "/admin/policies/:id/delete", access: "page", handler: askToDeletePolicy },
  { method: "POST", path: "/admin/policies/:id/delete", access: "page", handler: deletePolicy },
  {
    method: "GET",
    path: "/admin/snapshot-policies",
    access: "page",
    handler: showSnapshotPolicies,
  },
  {
    method: "GET",
    path: "/admin/snapshot-policies/new",
    access: "page",
    handler: askForSnapshotPolicy,
  },
  {
    method: "POST",
    path: "/admin/snapshot-policies/new",
    access: "page",
    handler: makeSnapshotPolicy,
  },
  {
    method: "GET",
    path: "/admin/snapshot-policies/:id",
    access: "page",
    handler: showSnapshotPolicy,
  },
  {
    method: "GET",
    path: "/admin/snapshot-policies/:id/edit",
    access: "page",
    handler: askToChangeSnapshotPolicy,
  },
  {
    method: "POST",
    path: "/admin/snapshot-policies/:id/edit",
    access: "page",
    handler: changeSnapshotPolicy,
  },
  {
    method: "GET",
    path: "/admin/snapshot-policies/:id/delete",
    access: "page",
    handler: askToDeleteSnapshotPolicy,
  },
  {
    method: "POST",
    path: "/admin/snapshot-policies/:id/delete",
    access: "page",
    handler: deleteSnapshotPolicy,
  },
  { method: "GET", path: "/admin/thresholds", access: "page", handler: showThresholds },
  { method: "POST", path: "/admin/thresholds", access: "page", handler: changeThreshold },
  { method: "GET", path: "/admin/wall", access: "page", handler: showWalls },
  { method: "POST", path: "/admin/wall", access: "page", handler: makeWall },
  { method: "GET", path: "/admin/wall/:id/revoke", access: "page", handler: askToRevokeWall },
  { method: "POST", path: "/admin/wall/:id/revoke", access: "page", handler: revokeWall },
  { method: "GET", path: "/admin/windows", access: "page", handler: showWindows },
  { method: "GET", path: "/admin/windows/new", access: "page", handler: askForWindow },
  { method: "POST", path: "/admin/windows/new", access: "page", handler: makeWindow },
  { method: "GET", path: "/admin/windows/:id/edit", access: "page", handler: askToChangeWindow },
  { method: "POST", path: "/admin/windows/:id/edit", access: "page", handler: changeWindow },
  { method: "POST", path: "/admin/windows/:id/end", access: "page", handler: endWindow },
  { method: "GET", path: "/admin/windows/:id/delete", access: "page", handler: askToDeleteWindow },
  { method: "POST", path: "/admin/windows/:id/delete", access: "page", handler: deleteWindow },
  { method: "GET", path: "/admin/security", access: "page", handler: showSecurity },
  { method: "GET", path: "/admin/security/totp", access: "page", handler: showTotpSetup },
  { method: "POST", path: "/admin/security/totp", access: "page", handler: addTotp },
  { method: "GET", path: "/admin/security/passkey", access: "page", handler: showPasskeySetup },
  { method: "POST", path: "/admin/security/passkey", access: "page", handler: addPasskey },
  {
    method: "POST",
    path: "/admin/security/recovery-codes",
    access: "page",
    handler: makeRecoveryCodes,
  },
  { method: "GET", path: "/admin/security/factors/:id", access: "page", handler: showFactor },
  {
    method: "POST",
    path: "/admin/security/factors/:id/name",
    access: "page",
    handler: renameFactor,
  },
  {
    method: "POST",
    path: "/admin/security/factors/:id/delete",
    access: "page",
    handler: removeFactor,
  },
  { method: "GET", path: "/admin/sessions", access: "page", handler: showSessions },
  { method: "POST", path: "/admin/sessions/:id/end", access: "page", handler: endSession },
  {
    method: "POST",
    path: "/admin/sign-out-everywhere",
    access: "page",
    handler: signOutEverywhere,
  },
  { method: "POST", path: "/hooks/pve", access: "api", scope: "hooks", handler: takeNotification },
  { method: "GET", path: "/metrics", access: "api", scope: "metrics", handler: getServerMetrics },
  {
    method: "GET",
    path: "/metrics/host",
    access: "api",
    scope: "metrics",
    handler: getHostMetrics,
  },
  { method: "GET", path: "/sd/prometheus", access: "api", scope: "metrics", handler: getTargets },
  { method: "GET", path: "/api/session", access: "api", handler: getSession },
  { method: "GET", path: "/api/summary", access: "api", handler: getSummary },
  { method: "GET", path: "/api/search", access: "api", handler: searchByApi },
  { method: "GET", path: "/api/openapi.json", access: "api", handler: getOpenapi },
  { method: "GET", path: "/api/widget", access: "api", handler: getWidget },
  { method: "GET", path: "/api/tasks", access: "api", handler: listTasks },
  {
    method: "GET",
    path: "/api/snapshot-policies",
    access: "api",
    handler: listSnapshotPolicies,
  },
  { method: "GET", path: "/api/thresholds", access: "api", handler: listThresholds },
  { method: "GET", path: "/api/pools", access: "api", handler: orCsv(listPools, sendPools) },
  { method: "GET", path: "/api/pools.csv", access: "api", handler: sendPools },
  { method: "GET", path: "/api/pools/:guid/ledger", access: "api", handler: getPoolLedger },
  {
    method: "GET",
    path: "/api/snapshots",
    access: "api",
    handler: orCsv(listSnapshots, sendSnapshots),
  },
  { method: "GET", path: "/api/snapshots.csv", access: "api", handler: sendSnapshots },
  {
    method: "GET",
    path: "/api/incidents",
    access: "api",
    handler: orCsv(listIncidents, sendIncidents),
  },
  { method: "GET", path: "/api/incidents.csv", access: "api", handler: sendIncidents },
  { method: "GET", path: "/api/incidents/:id", access: "api", handler: getIncident },
  {
    method: "POST",
    path: "/api/incidents/:id/acknowledge",
    access: "api",
    scope: "acknowledge",
    handler: acknowledgeByApi,
  },
  { method: "GET", path: "/api/guests", access: "api", handler: orCsv(listGuests, sendGuests) },
  { method: "GET", path: "/api/guests.csv", access: "api", handler: sendGuests },
  { method: "GET", path: "/api/hosts", access: "api", handler: orCsv(listHosts, sendHosts) },
  { method: "GET", path: "/api/hosts.csv", access: "api", handler: sendHosts },
  { method: "GET", path: "/api/hosts/:name", access: "api", handler: getHost },
  { method: "GET", path: "/api/hosts/:name/changes", access: "api", handler: getChanges },
  {
    method: "GET",
    path: "/api/hosts/:name/journal",
    access: "api",
    handler: orCsv(getJournal, sendJournal),
  },
  { method: "GET", path: "/api/hosts/:name/journal.csv", access: "api", handler: sendJournal },
  { method: "GET", path: "/api/hosts/:name/history", access: "api", handler: getHistory },
  { method: "GET", path: "/api/hosts/:name/guests/:type/:vmid", access: "api", handler: getGuest },
];

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
