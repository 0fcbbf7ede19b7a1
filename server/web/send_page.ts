import type { VNode } from "preact";
import type { AppRequest } from "./app_request.ts";
import { readPreferences } from "../islands/preferences.ts";
import { renderPage } from "./render.tsx";

export interface Page {
  title: string;
  body: VNode;
  /** What the search of the header holds; default: nothing. */
  search?: string;
  status?: 200 | 400 | 401 | 404 | 409 | 422 | 429 | 500 | 503;
  /** False when nothing on it is kept up to date, so that it does not claim to be. */
  live?: boolean;
  /** True: nothing is around it, and it is dark unless the browser says otherwise. */
  bare?: boolean;
}

/** Renders `page` and sends it, never to be kept by a cache. */
export function sendPage(request: AppRequest, page: Page): Response {
  const { files, storage, factors, telling, clock, reads } = request.get("context");
  const isSignedIn = request.get("sessionIdHash") !== null;
  const { bare = false } = page;
  const { theme, zone } = readPreferences(request.req.header("cookie"));
  const html = renderPage({
    title: page.title,
    body: page.body,
    search: page.search ?? "",
    path: request.req.path,
    signedIn: isSignedIn,
    live: page.live ?? true,
    notice: {
      // What answered a form would be done again by loading it again.
      build: request.req.method === "GET" ? files.assets.entry : null,
      storage_fault: storage.fault,
      cut_off_since_ms: storage.cutOffSinceMs,
      broken_factors: factors.broken,
      ...telling.troubles.now(),
    },
    summary: isSignedIn
      ? { open_critical: telling.incidents.openCritical, counts: reads.cards.counts() }
      : null,
    theme: bare && theme === "auto" ? "dark" : theme,
    zone,
    madeUnix: Math.floor(clock.nowMs() / 1000),
    bare,
    assets: files.assets,
  });
  request.header("cache-control", "no-store");
  return request.html(html, page.status ?? 200) as Response;
}
