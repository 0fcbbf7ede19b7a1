import { type Theme, THEMES } from "./preferences.ts";
import { PreferenceSwitch } from "./ui/PreferenceSwitch.tsx";

const WORDS: Record<Theme, string> = { auto: "Auto", light: "Light", dark: "Dark" };

/** Light, dark, or as the system has it. */
export function ThemeSwitch({ theme }: { theme: Theme }) {
  return (
    <PreferenceSwitch
      preference="theme"
      first={theme}
      label="Colours"
      choices={THEMES}
      words={WORDS}
    />
  );
}
