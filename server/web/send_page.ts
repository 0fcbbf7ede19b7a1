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
}

/** Renders `page` and sends it, never to be kept by a cache. */
export function sendPage(request: AppRequest, page: Page): Response {
  const { files, storageFault, telling, clock, reads } = request.get("context");
  const isSignedIn = request.get("sessionIdHash") !== null;
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
      storage_fault: storageFault(),
      ...telling.troubles.now(),
    },
    summary: isSignedIn
      ? { open_critical: telling.incidents.openCritical, counts: reads.cards.counts() }
      : null,
    theme,
    zone,
    madeUnix: Math.floor(clock.nowMs() / 1000),
    assets: files.assets,
  });
  request.header("cache-control", "no-store");
  return request.html(html, page.status ?? 200) as Response;
}
