import type { ChangeView } from "../../fleet/views.ts";
import { type Column, DataTable } from "../ui/DataTable.tsx";
import { formatMoment, formatSpan, isoMoment } from "../ui/format.ts";
import { LevelBadge } from "../ui/LevelBadge.tsx";

const COLUMNS: readonly Column<ChangeView>[] = [
  { heading: "What", cell: ({ text }) => <span class="name">{text}</span> },
  { heading: "Level", cell: ({ level }) => <LevelBadge tone={level} /> },
  { heading: "Opened", cell: ({ opened_unix }) => <Moment unix={opened_unix} /> },
  {
    heading: "Closed",
    cell: ({ closed_unix }) => closed_unix === null ? "still open" : <Moment unix={closed_unix} />,
  },
  {
    heading: "Lasted",
    isNumber: true,
    cell: ({ opened_unix, closed_unix }) =>
      closed_unix === null ? "" : formatSpan(Math.max(0, closed_unix - opened_unix)),
  },
];

/** What opened and closed on one host lately, newest first. */
export function ChangeTable({ changes }: { changes: readonly ChangeView[] }) {
  return (
    <section class="section" aria-labelledby="section-changes">
      <header class="section-head">
        <h2 id="section-changes">Recent changes</h2>
      </header>
      {changes.length === 0
        ? <p class="nothing card">No reason opened or closed lately</p>
        : (
          <DataTable
            label="Recent changes"
            columns={COLUMNS}
            rows={changes}
            rowKey={({ code, subject, opened_unix }) => `${code}/${subject}/${opened_unix}`}
          />
        )}
    </section>
  );
}

function Moment({ unix }: { unix: number }) {
  return <time class="moment" dateTime={isoMoment(unix)}>{formatMoment(unix)}</time>;
}
