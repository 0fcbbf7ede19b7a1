import { type Zone, ZONES } from "./preferences.ts";
import { PreferenceSwitch } from "./ui/PreferenceSwitch.tsx";

const WORDS: Record<Zone, string> = { browser: "Local", utc: "UTC" };

/** Of which zone the times on all pages are. */
export function ZoneSwitch({ zone }: { zone: Zone }) {
  return (
    <PreferenceSwitch preference="zone" first={zone} label="Times" choices={ZONES} words={WORDS} />
  );
}
