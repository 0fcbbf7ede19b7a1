/**
 * Which browser a User-Agent names, for somebody who looks for his own in a list: one that is
 * known, on a system that is known, else "another browser". What is sent is never kept.
 */
export function browserName(userAgent: string | undefined): string {
  const text = (userAgent ?? "").slice(0, MOST_CHARACTERS);
  const find = (table: readonly Row[]) => table.find(([pattern]) => pattern.test(text))?.[1];
  const browser = find(BROWSERS) ?? "Another browser";
  const system = find(SYSTEMS);
  return system === undefined ? browser : `${browser} on ${system}`;
}

type Row = readonly [pattern: RegExp, name: string];

const MOST_CHARACTERS = 500;

/** In this order: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari. */
const BROWSERS: readonly Row[] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, "Chrome"],
  [/\bVersion\/[\d.]+.*\bSafari\//, "Safari"],
  [/\bcurl\//, "curl"],
];

/** Android calls itself Linux too, and an iPhone "like Mac OS X". */
const SYSTEMS: readonly Row[] = [
  [/\bAndroid\b/, "Android"],
  [/\b(iPhone|iPod)\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];
