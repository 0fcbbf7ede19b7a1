/**
 * What one browser remembers of how it likes to see things. Kept in cookies, so that the
 * server renders the page that way at once and nothing flickers.
 */
export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = typeof THEMES[number];

export const FLEET_LAYOUTS = ["cards", "rows"] as const;
export type FleetLayout = typeof FLEET_LAYOUTS[number];

/** "browser": of the machine that the pages are read on. */
export const ZONES = ["browser", "utc"] as const;
export type Zone = typeof ZONES[number];

export interface Preferences {
  /** "auto" follows the system. */
  theme: Theme;
  /** Null follows the size of the fleet. */
  fleet_layout: FleetLayout | null;
  /** Of which zone times are. */
  zone: Zone;
}

export const YEAR_SECONDS = 365 * 86_400;

/** Reads a Cookie header; what is absent or not understood is the default. */
export function readPreferences(cookieHeader: string | null | undefined): Preferences {
  const cookies = new Map(
    (cookieHeader ?? "").split(";").map((pair) => {
      const [name = "", value = ""] = pair.split("=", 2);
      return [name.trim(), value.trim()];
    }),
  );
  return {
    theme: THEMES.find((theme) => theme === cookies.get("theme")) ?? "auto",
    fleet_layout: FLEET_LAYOUTS.find((layout) => layout === cookies.get("fleet_layout")) ?? null,
    zone: ZONES.find((zone) => zone === cookies.get("zone")) ?? "browser",
  };
}

/** The value for `document.cookie` that makes the browser remember one preference. */
export function preferenceCookie<K extends keyof Preferences>(
  name: K,
  value: NonNullable<Preferences[K]>,
): string {
  return `${name}=${value}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`;
}
