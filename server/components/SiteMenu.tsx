import type { Theme, Zone } from "../islands/preferences.ts";
import { ThemeSwitch } from "../islands/ThemeSwitch.tsx";
import { ZoneSwitch } from "../islands/ZoneSwitch.tsx";
import { Island } from "./Island.tsx";

export interface SiteMenuProps {
  /** Of the page that is shown. */
  path: string;
  signedIn: boolean;
  theme: Theme;
  zone: Zone;
}

const ADMIN_PAGES = [
  { path: "/admin/hosts", word: "Hosts and tokens" },
  { path: "/admin/enrol", word: "Enrol many hosts" },
  { path: "/admin/channels", word: "Channels" },
  { path: "/admin/policies", word: "Policies" },
  { path: "/admin/windows", word: "Windows" },
  { path: "/admin/thresholds", word: "Thresholds" },
  { path: "/admin/snapshot-policies", word: "Snapshot policies" },
  { path: "/admin/security", word: "Second factor" },
  { path: "/admin/sessions", word: "Sessions" },
  { path: "/admin/wall", word: "Screens on a wall" },
  { path: "/admin/audit", word: "Audit" },
] as const;

/** What is wanted now and then: how pages look, what is administered, the way out. */
export function SiteMenu({ path: current, signedIn, theme, zone }: SiteMenuProps) {
  return (
    // Of what needs no session everything needs a script.
    <details class={signedIn ? "site-menu" : "site-menu needs-script"}>
      <summary>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2 4h12M2 8h12M2 12h12" />
        </svg>
        <span class="menu-word">Menu</span>
      </summary>
      <div class="menu-panel card">
        <div class="menu-line needs-script">
          <span>Colours</span>
          <Island name="ThemeSwitch" component={ThemeSwitch} props={{ theme }} />
        </div>
        <div class="menu-line needs-script">
          <span>Times</span>
          <Island name="ZoneSwitch" component={ZoneSwitch} props={{ zone }} />
        </div>
        {signedIn && (
          <>
            <nav class="menu-links" aria-label="Administration">
              {ADMIN_PAGES.map(({ path, word }) => (
                <a key={path} href={path} aria-current={placeOf(current, path)}>{word}</a>
              ))}
            </nav>
            <button type="button" class="quiet needs-script" data-show-keys>
              Keys <kbd>?</kbd>
            </button>
            <form method="post" action="/logout">
              <button type="submit" class="quiet">Sign out</button>
            </form>
          </>
        )}
      </div>
    </details>
  );
}

function placeOf(current: string, path: string) {
  if (current === path) return "page";
  return current.startsWith(`${path}/`) ? "true" : undefined;
}
