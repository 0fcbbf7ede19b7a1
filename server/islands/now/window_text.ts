import type { HostCard } from "../../views/mod.ts";
import { type WindowNow, windowOf, type WindowsNow } from "../../views/windows_now.ts";
import { formatMoment } from "../ui/format.ts";

/** "Nothing is told until 2026-01-31 06:00:00 UTC"; null: the host is in no window. */
export function windowText(windows: WindowsNow, card: HostCard): string | null {
  const held: WindowNow | null = windows.windows.length === 0 ? null : windowOf(windows, card);
  if (held === null) return null;
  const what = held.codes === null ? "Nothing" : `Nothing of ${held.codes.join(", ")}`;
  return `${what} is told until ${formatMoment(held.until_unix)}`;
}
