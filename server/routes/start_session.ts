import type { AppRequest } from "../web/app_request.ts";
import { browserName } from "../auth/browser_name.ts";
import { knownBrowserCookie, readSessionId, sessionCookie } from "../auth/session_cookie.ts";

/** Signs the caller in, in a session of a new id, and marks the browser as known. */
export async function startSession(request: AppRequest, name: string): Promise<void> {
  const { sessions, knownBrowsers, config } = request.get("context");
  const secure = config.production;
  const previous = readSessionId(request.req.header("cookie"), secure);
  if (previous !== null) await sessions.end(previous);
  const { id, cookieMaxAge } = await sessions.start({
    name,
    address: request.get("address"),
    browser: browserName(request.req.header("user-agent")),
  });
  const session = sessionCookie(id, { maxAgeSeconds: cookieMaxAge, secure });
  request.header("set-cookie", session);
  const browser = knownBrowsers.make();
  const known = knownBrowserCookie(browser.value, { maxAgeSeconds: browser.cookieMaxAge, secure });
  request.header("set-cookie", known, { append: true });
}
