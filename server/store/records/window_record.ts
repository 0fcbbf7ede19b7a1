/** A window as it lies in its table, of every engine. Lists are JSON. */
import { jsonOrNull, parseOrNull } from "../json_columns.ts";
import type { Window } from "../port.ts";
import type { RowCheck } from "../row_check.ts";

export interface WindowRecord {
  id: string;
  selector: string | null;
  codes: string | null;
  recurrence: string;
}

/** Null for one that is damaged. */
export function toWindow({ recurrence, ...record }: WindowRecord, check: RowCheck): Window | null {
  return check("window", { table: "windows", id: record.id }, () => ({
    ...record,
    selector: parseOrNull(record.selector),
    codes: parseOrNull(record.codes),
    when: JSON.parse(recurrence),
  }));
}

export function toWindowRecord({ when, ...window }: Window) {
  return {
    ...window,
    selector: jsonOrNull(window.selector),
    codes: jsonOrNull(window.codes),
    recurrence: JSON.stringify(when),
  };
}
