/** The columns of each list that one browser likes to see; in cookies, as all that it remembers. */
import { YEAR_SECONDS } from "../preferences.ts";

/** Lists of which the columns can be chosen. */
export type ListName =
  | "fleet"
  | "guests"
  | "pools"
  | "snapshots"
  | "journal"
  | "incidents"
  | "hosts";

const MAX_COLUMNS = 40;

/** The keys that are remembered of a list; null: its own choice. */
export function readColumns(
  cookieHeader: string | null | undefined,
  list: ListName,
): readonly string[] | null {
  const [, text] = new RegExp(`(?:^|;)\\s*columns_${list}=([a-z_.]{0,400})(?:;|$)`)
    .exec(cookieHeader ?? "") ?? [];
  return text === undefined ? null : text.split(".").filter(Boolean).slice(0, MAX_COLUMNS);
}

/** The value for `document.cookie`; null forgets. */
export function columnsCookie(list: ListName, keys: readonly string[] | null): string {
  const [value, age] = keys === null ? ["", 0] : [keys.join("."), YEAR_SECONDS];
  return `columns_${list}=${value}; Path=/; Max-Age=${age}; SameSite=Lax`;
}
