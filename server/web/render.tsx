/** Pages as HTML documents: the frame around every page. */
import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { Island } from "../components/Island.tsx";
import { SiteHeader } from "../components/SiteHeader.tsx";
import type { Theme } from "../islands/preferences.ts";
import { ServerNotice, type ServerNoticeProps } from "../islands/ServerNotice.tsx";
import type { ClientAssets } from "./static_files.ts";

export interface PageOptions {
  title: string;
  body: VNode;
  /** The request's path, which marks its place in the navigation. */
  path: string;
  /** Without it the header offers nothing that needs a session. */
  signedIn: boolean;
  /** Whether the header says how the live connection stands. */
  live?: boolean;
  notice?: ServerNoticeProps;
  theme: Theme;
  /** Critical incidents that nobody has taken on. */
  openCritical?: number;
  assets: ClientAssets;
}

const NO_NOTICE: ServerNoticeProps = {
  build: null,
  storage_fault: null,
  broken_channels: [],
  is_heartbeat_broken: false,
};
const PRODUCT = "Proxmox Monitor";
const BUILD = "/static/build";

/** Renders a whole document. It holds no inline script or style, so a strict policy fits. */
export function renderPage(options: PageOptions): string {
  const { title, body, path, signedIn, live = true, theme, assets } = options;
  const { notice = NO_NOTICE, openCritical = 0 } = options;
  const page = (
    <html lang="en" data-theme={theme}>
      <head>
        <meta charSet="utf-8" />
        <title>{`${title} · ${PRODUCT}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme === "auto" ? "light dark" : theme} />
        <link rel="icon" href="/static/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={`${BUILD}/${assets.styles}`} />
        <script type="module" src={`${BUILD}/${assets.entry}`} />
      </head>
      <body>
        <a class="skip-link" href="#main">Skip to content</a>
        <SiteHeader product={PRODUCT} {...{ path, signedIn, live, theme, openCritical }} />
        <main id="main" tabIndex={-1}>
          {signedIn && <Island name="ServerNotice" component={ServerNotice} props={notice} />}
          {body}
        </main>
      </body>
    </html>
  );
  return `<!doctype html>${renderToString(page)}`;
}
