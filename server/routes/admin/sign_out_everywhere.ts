import type { AppRequest } from "../../app_request.ts";
import { sessionCookie } from "../../auth/session_cookie.ts";

/** `POST /admin/sign-out-everywhere`: ends every session, and with it its open sockets. */
export async function signOutEverywhere(request: AppRequest): Promise<Response> {
  const { sessions, config, log } = request.get("context");
  await sessions.endAll();
  log.info("Signed out everywhere");
  request.header("set-cookie", sessionCookie("", { maxAgeSeconds: 0, secure: config.production }));
  return request.redirect("/login", 303);
}
