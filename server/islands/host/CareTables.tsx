import type { CareCell, CareRow, CareTable } from "../../views/mod.ts";
import { Age, Lasting } from "../ui/Age.tsx";
import { formatBytes, formatCount, UNKNOWN } from "../ui/format.ts";
import { LevelIcon, toneWord } from "../ui/LevelBadge.tsx";
import { ListingHead } from "../ui/ListingHead.tsx";

/**
 * The parts of what keeps a host's data safe, or of its backups. `folds`: those of which nothing was
 * found, and that were read, show their heading alone until somebody opens them.
 */
export function CareTables({ tables, folds = false }: {
  tables: readonly CareTable[];
  folds?: boolean;
}) {
  return (
    <div class="care-tables">
      {tables.map((table) => <CarePart key={table.name} table={table} folds={folds} />)}
    </div>
  );
}

function CarePart({ table, folds }: { table: CareTable; folds: boolean }) {
  const { name, rows, total, none } = table;
  const isQuiet = rows !== null && !table.is_held && rows.every(({ tone }) => tone === null);
  const values = rows === null || total === 0
    ? <p class="nothing card">{rows === null ? "Not read yet" : none}</p>
    : (
      <div class="section-values" data-held={table.is_held ? "" : undefined}>
        <Rows table={table} rows={rows} />
      </div>
    );
  return (
    <section data-care={name} aria-labelledby={headingOf(table)}>
      {folds && total > 0
        ? (
          <details open={!isQuiet}>
            <summary>
              <Heading table={table} />
            </summary>
            <HeldNote table={table} />
            {values}
          </details>
        )
        : (
          <>
            <Heading table={table} />
            <HeldNote table={table} />
            {values}
          </>
        )}
    </section>
  );
}

const headingOf = ({ name }: CareTable) => `care-${name}`;

function Heading({ table }: { table: CareTable }) {
  return (
    <h3 id={headingOf(table)}>
      {table.title} {table.total > 1 && <span class="count">{formatCount(table.total)}</span>}
    </h3>
  );
}

function HeldNote({ table: { is_held, unread_since_unix } }: { table: CareTable }) {
  if (!is_held) return null;
  return (
    <p class="held-note" data-role="held">
      Last known; it has not been read{" "}
      {unread_since_unix === null ? "since" : <Lasting unix={unread_since_unix} />}
    </p>
  );
}

/** Narrow, each row is a card of its own, with the headings beside its values. */
function Rows({ table, rows }: { table: CareTable; rows: readonly CareRow[] }) {
  const { columns } = table;
  return (
    <table class="listing care card" aria-labelledby={headingOf(table)}>
      <ListingHead headings={columns} />
      <tbody>
        {rows.map(({ id, tone, cells }) => (
          <tr key={id}>
            {cells.map((cell, index) =>
              index === 0
                ? (
                  <th key="0" scope="row" class="name">
                    {tone !== null && (
                      <>
                        <LevelIcon tone={tone} />
                        <span class="sr-only">{toneWord(tone)}:</span>
                        {" "}
                      </>
                    )}
                    <Cell cell={cell} />
                  </th>
                )
                : (
                  <td key={columns[index]} data-label={columns[index]} class="name">
                    <Cell cell={cell} />
                  </td>
                )
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ cell }: { cell: CareCell }) {
  if (cell === null) return <span class="muted">{UNKNOWN}</span>;
  if (typeof cell === "string") return <>{cell}</>;
  if ("unix" in cell) return <Age unix={cell.unix} />;
  return "bytes" in cell ? <>{formatBytes(cell.bytes)}</> : <a href={cell.path}>{cell.text}</a>;
}
