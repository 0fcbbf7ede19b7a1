/** The windows that hold at present, as pages count them and mark hosts by them. */
import {
  matchesSelector,
  type SelectableHost,
  type SelectorFields,
} from "../../shared/host_selector.ts";

export interface WindowNow {
  id: string;
  /** Null: of all hosts. */
  selector: SelectorFields | null;
  /** Codes of the reasons that it is about; null: all. */
  codes: readonly string[] | null;
  until_unix: number;
}

export interface WindowsNow {
  windows: readonly WindowNow[];
  /** When one next begins or ends; null: not within eight days. */
  next_unix: number | null;
  /** Which state of what operators planned it is; "": none that a server told. */
  revision: string;
}

/** The one that a host is in the longest; null: it is in none. */
export function windowOf(
  { windows }: Pick<WindowsNow, "windows">,
  host: SelectableHost,
): WindowNow | null {
  let found: WindowNow | null = null;
  for (const window of windows) {
    if (found !== null && found.until_unix >= window.until_unix) continue;
    if (matchesSelector(window.selector, host)) found = window;
  }
  return found;
}
