import { LiveStatus } from "../islands/LiveStatus.tsx";
import type { Theme } from "../islands/preferences.ts";
import { ThemeSwitch } from "../islands/ThemeSwitch.tsx";
import { Island } from "./Island.tsx";

interface SiteHeaderProps {
  product: string;
  path: string;
  signedIn: boolean;
  theme: Theme;
}

/** Pages of the navigation, in order. */
const PAGES = [{ path: "/", word: "Fleet" }] as const;

/** The bar above every page. */
export function SiteHeader({ product, path, signedIn, theme }: SiteHeaderProps) {
  return (
    <header class="site-header">
      <a class="brand" href="/">
        <Mark />
        {product}
      </a>
      {signedIn && <Navigation current={path} />}
      <div class="site-tools">
        {signedIn && <Island name="LiveStatus" component={LiveStatus} props={{}} />}
        <Island name="ThemeSwitch" component={ThemeSwitch} props={{ theme }} />
        {signedIn && (
          <form method="post" action="/logout">
            <button type="submit" class="quiet">Sign out</button>
          </form>
        )}
      </div>
    </header>
  );
}

function Navigation({ current }: { current: string }) {
  return (
    <nav class="site-nav" aria-label="Pages">
      {PAGES.map(({ path, word }) => (
        <a key={path} href={path} aria-current={path === current ? "page" : undefined}>{word}</a>
      ))}
    </nav>
  );
}

/** Three stacked disks, the lowest one checked. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 20 20" aria-hidden="true">
      <rect x="2" y="2.5" width="16" height="4" rx="1.5" />
      <rect x="2" y="8" width="16" height="4" rx="1.5" />
      <rect x="2" y="13.5" width="16" height="4" rx="1.5" />
      <path d="M5 4.5h0M5 10h0M5 15.5h0" />
    </svg>
  );
}
