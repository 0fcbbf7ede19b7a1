import { printable } from "../../../shared/printable.ts";
import { minuteAfter } from "../../fleet/past_neighbours.ts";
import { placeColumns, type TableColumn } from "../../islands/table/columns.ts";
import { ListTable, UNSORTED } from "../../islands/table/ListTable.tsx";
import { Moment } from "../../islands/ui/Moment.tsx";
import { hostPath, pastHostPath } from "../../views/paths.ts";
import { changeText, partWord, whatText } from "./change_words.ts";
import type { FleetChange } from "./read_journal.ts";

type JournalColumn = "when" | "host" | "subject" | "what" | "change";

export const JOURNAL_COLUMNS: readonly TableColumn<JournalColumn>[] = [
  { key: "when", heading: "When", rem: 12.5, priority: 1, isFixed: true },
  { key: "host", heading: "Host", rem: 10, priority: 1, isFixed: true },
  { key: "subject", heading: "Of what", rem: 18, priority: 1, isFixed: true, isLine: true },
  { key: "what", heading: "What", rem: 12, priority: 2, isLine: true },
  { key: "change", heading: "Before and after", rem: 16, priority: 3, isLine: true },
];

interface JournalTableProps {
  changes: readonly FleetChange[];
  columns: readonly string[] | null;
  nowUnix: number;
}

/** Changes of all hosts; the time of each leads to its host as it was after it. */
export function JournalTable({ changes, columns, nowUnix }: JournalTableProps) {
  return (
    <ListTable
      label="Changes of the fleet, the newest first"
      name="journal-table"
      columns={placeColumns(JOURNAL_COLUMNS, columns)}
      cells={{
        when: ({ host, at_ms }) => {
          const after = minuteAfter(at_ms) / 1000;
          return (
            <a
              class="host-name"
              href={after > nowUnix ? hostPath(host) : pastHostPath(host, after)}
            >
              <Moment unix={at_ms / 1000} />
            </a>
          );
        },
        host: ({ host }) => <a href={hostPath(host)} title={host}>{host}</a>,
        subject: ({ kind, subject_id }) => (
          <span title={printable(subject_id)}>
            {partWord(kind)} <strong>{printable(subject_id)}</strong>
          </span>
        ),
        what: (entry) => whatText(entry),
        change: (entry) => {
          const text = changeText(entry);
          return text === "" ? null : <span title={text}>{text}</span>;
        },
      }}
      keyOf={({ host_id, id }) => `${host_id}/${id}`}
      marks={({ kind, host }) => ({
        "data-role": "change",
        "data-kind": kind,
        "data-host": host,
      })}
      rows={changes}
      {...UNSORTED}
    />
  );
}
