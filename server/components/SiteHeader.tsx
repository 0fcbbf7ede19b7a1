import { IncidentCount } from "../islands/IncidentCount.tsx";
import { LiveStatus } from "../islands/LiveStatus.tsx";
import type { Theme } from "../islands/preferences.ts";
import { ThemeSwitch } from "../islands/ThemeSwitch.tsx";
import { Island } from "./Island.tsx";

interface SiteHeaderProps {
  product: string;
  path: string;
  signedIn: boolean;
  live: boolean;
  theme: Theme;
  /** Critical incidents that nobody has taken on. */
  openCritical: number;
}

const INCIDENTS = "/incidents";

/** Pages of the navigation, in order, each with the folder of the pages that belong to it. */
const PAGES = [
  { path: "/", folder: "/hosts/", word: "Fleet" },
  { path: INCIDENTS, folder: "/incidents/", word: "Incidents" },
  { path: "/vms", folder: "/vms/", word: "Guests" },
  { path: "/pools", folder: "/pools/", word: "Pools" },
  { path: "/admin/hosts", folder: "/admin/", word: "Admin" },
] as const;

/** The bar above every page. */
export function SiteHeader(props: SiteHeaderProps) {
  const { product, signedIn, live, theme } = props;
  return (
    <header class="site-header">
      <a class="brand" href="/">
        <Mark />
        {product}
      </a>
      {signedIn && <Navigation {...props} />}
      <div class="site-tools">
        {signedIn && live && <Island name="LiveStatus" component={LiveStatus} props={{}} />}
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

function Navigation({ path: current, live, openCritical }: SiteHeaderProps) {
  const count = { open_critical: openCritical };
  return (
    <nav class="site-nav" aria-label="Pages">
      {PAGES.map((page) => (
        <a key={page.path} href={page.path} aria-current={placeOf(current, page)}>
          {page.word}
          {page.path === INCIDENTS && (live
            ? <Island name="IncidentCount" component={IncidentCount} props={count} />
            : <IncidentCount {...count} />)}
        </a>
      ))}
    </nav>
  );
}

/** What `aria-current` says: "page" for the page itself, "true" for one of its folder. */
function placeOf(current: string, { path, folder }: typeof PAGES[number]) {
  if (current === path) return "page";
  return current.startsWith(folder) ? "true" : undefined;
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
