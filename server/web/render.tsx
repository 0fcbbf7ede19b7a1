/** Pages as HTML documents: the frame around every page. */
import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { Island } from "../components/Island.tsx";
import { SiteHeader } from "../components/SiteHeader.tsx";
import type { Theme, Zone } from "../islands/preferences.ts";
import { tabIcon } from "../islands/tab_icon.ts";
import { type FleetSummary, tabTitle, worstOf } from "../views/fleet_summary.ts";
import { ServerNotice, type ServerNoticeProps } from "../islands/ServerNotice.tsx";
import type { ClientAssets } from "./static_files.ts";

export interface PageOptions {
  title: string;
  body: VNode;
  /** What the search of the header holds. */
  search?: string;
  /** The request's path, which marks its place in the navigation. */
  path: string;
  /** Without it the header offers nothing that needs a session. */
  signedIn: boolean;
  /** Whether the header says how the live connection stands. */
  live?: boolean;
  /** Whether it stands alone, without header, and loads itself anew where no script does. */
  bare?: boolean;
  notice?: ServerNoticeProps;
  theme: Theme;
  /** Of which times are once a script runs; the page itself has them in UTC. */
  zone?: Zone;
  /** When it was made, by this server's clock: ages count from there. */
  madeUnix?: number;
  /** How the fleet is; null: it is nobody's business who sees this page. */
  summary?: FleetSummary | null;
  assets: ClientAssets;
}

const NO_NOTICE: ServerNoticeProps = {
  build: null,
  storage_fault: null,
  cut_off_since_ms: null,
  broken_factors: [],
  broken_channels: [],
  is_heartbeat_broken: false,
};
const NO_HOSTS: FleetSummary = {
  open_critical: 0,
  counts: { offline: 0, critical: 0, unknown: 0, warning: 0, ok: 0, new: 0 },
};
const PRODUCT = "Proxmox Monitor";
const BUILD = "/static/build";

/** Renders a whole document. It holds no inline script or style, so a strict policy fits. */
export function renderPage(options: PageOptions): string {
  const { title, body, path, signedIn, live = true, bare = false, theme, assets } = options;
  const { notice = NO_NOTICE, summary = null, zone = "browser", madeUnix, search = "" } = options;
  const page = (
    <html lang="en" data-theme={theme} data-zone={zone} data-made-unix={madeUnix}>
      <head>
        <meta charSet="utf-8" />
        <title>{tabTitle(title, summary?.counts ?? null)}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme === "auto" ? "light dark" : theme} />
        <link rel="icon" href={iconOf(summary)} type="image/svg+xml" />
        <link rel="stylesheet" href={`${BUILD}/${assets.styles}`} />
        {bare && (
          <noscript>
            <meta httpEquiv="refresh" content="60" />
          </noscript>
        )}
        <script type="module" src={`${BUILD}/${assets.entry}`} />
      </head>
      <body class={bare ? "bare" : undefined}>
        {!bare && (
          <>
            <a class="skip-link" href="#main">Skip to content</a>
            <SiteHeader
              product={PRODUCT}
              summary={summary ?? NO_HOSTS}
              {...{ title, search, path, signedIn, live, theme, zone }}
            />
          </>
        )}
        <main id="main" tabIndex={-1}>
          {signedIn && !bare && (
            <Island name="ServerNotice" component={ServerNotice} props={notice} />
          )}
          {body}
        </main>
        {!bare && (
          <footer class="site-foot">
            Times are in <span data-zone-name>UTC</span>
          </footer>
        )}
      </body>
    </html>
  );
  return `<!doctype html>${renderToString(page)}`;
}

/** Hollow until a script says that the page is live. */
function iconOf(summary: FleetSummary | null): string {
  return summary === null ? "/static/favicon.svg" : tabIcon(worstOf(summary.counts), false);
}
