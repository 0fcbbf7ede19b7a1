import type { FleetSummary } from "../views/fleet_summary.ts";
import { FleetPulse } from "../islands/FleetPulse.tsx";
import { LiveStatus } from "../islands/LiveStatus.tsx";
import { SearchBox } from "../islands/SearchBox.tsx";
import { Island } from "./Island.tsx";
import { SiteMenu, type SiteMenuProps } from "./SiteMenu.tsx";

interface SiteHeaderProps extends SiteMenuProps {
  product: string;
  /** What the page is called. */
  title: string;
  /** What the search holds. */
  search: string;
  live: boolean;
  summary: FleetSummary;
}

const INCIDENTS = "/incidents";

/** Pages of the navigation, in order, each with the folder of the pages that belong to it. */
const PAGES = [
  { path: "/", folder: "/hosts/", word: "Now" },
  { path: "/pools", folder: "/pools/", word: "Pools" },
  { path: "/vms", folder: "/vms/", word: "Guests" },
  { path: INCIDENTS, folder: "/incidents/", word: "Incidents" },
] as const;

/** The bar above every page. */
export function SiteHeader(props: SiteHeaderProps) {
  const { product, signedIn, live, search } = props;
  return (
    <header class="site-header">
      <a class="brand" href="/" aria-label={product}>
        <Mark />
        <span class="brand-name">{product}</span>
      </a>
      {signedIn && <Navigation {...props} />}
      {signedIn && <Island name="SearchBox" component={SearchBox} props={{ q: search }} />}
      <div class="site-tools">
        {signedIn && live && <Island name="LiveStatus" component={LiveStatus} props={{}} />}
        <SiteMenu {...props} />
      </div>
    </header>
  );
}

function Navigation({ path: current, title, summary }: SiteHeaderProps) {
  return (
    <nav class="site-nav" aria-label="Pages">
      {PAGES.map((page) => (
        <a key={page.path} href={page.path} aria-current={placeOf(current, page)}>
          {page.word}
          {page.path === INCIDENTS && (
            <Island name="FleetPulse" component={FleetPulse} props={{ summary, title }} />
          )}
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
