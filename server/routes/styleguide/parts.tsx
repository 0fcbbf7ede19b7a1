/** The parts that pages are made of, each in every state that it has. */
import { LEVELS } from "../../../shared/verdict/mod.ts";
import type { ListedReason } from "../../views/mod.ts";
import { RiskTiles } from "../../islands/pools/RiskTiles.tsx";
import { columnClass, placeColumns, type TableColumn } from "../../islands/table/columns.ts";
import { NO_TICKS, RowTick } from "../../islands/table/RowTick.tsx";
import { TableHead } from "../../islands/table/TableHead.tsx";
import { Age, Freshness, Lasting } from "../../islands/ui/Age.tsx";
import { DataTable } from "../../islands/ui/DataTable.tsx";
import { formatUsed, percentOf } from "../../islands/ui/format.ts";
import { LevelBadge, LevelIcon, type Tone } from "../../islands/ui/LevelBadge.tsx";
import { Meter } from "../../islands/ui/Meter.tsx";
import { Moment } from "../../islands/ui/Moment.tsx";
import { Pages } from "../../islands/ui/Pages.tsx";
import { ReasonList } from "../../islands/ui/ReasonList.tsx";
import { Unread } from "../../islands/ui/Unread.tsx";
import { UsageCell } from "../../islands/ui/UsageCell.tsx";

const TONES: readonly Tone[] = [...LEVELS, "note", "waiting", "none"];

interface Timed {
  nowUnix: number;
}

export function StateParts({ nowUnix }: Timed) {
  return (
    <>
      <p class="guide-line">{TONES.map((tone) => <LevelBadge key={tone} tone={tone} />)}</p>
      <p class="guide-line">
        {TONES.map((tone) => <LevelIcon key={tone} tone={tone} />)}
        <span class="tag">prod</span> <span class="count">45</span>{" "}
        <span class="waiting-mark">waiting to reconnect</span>{" "}
        <span class="window-mark">window</span>
      </p>
      <p class="guide-line">
        <Age unix={nowUnix - 40} />
        <Lasting unix={nowUnix - 1260} />
        <Freshness read_unix={nowUnix - 12} stale_after_seconds={60} />
        <Freshness read_unix={nowUnix - 300} stale_after_seconds={60} />
        <Freshness read_unix={null} stale_after_seconds={60} />
        <Moment unix={nowUnix} />
      </p>
      <p class="notice">A notice: something of the server itself is the matter.</p>
      <p class="notice" data-tone="critical">
        <LevelIcon tone="critical" /> A refusal: what was asked for was not done.
      </p>
      <div class="guide-line">
        <p class="as-of">As of 17:54</p>
      </div>
      <div class="section-values" data-held>
        <p class="card nothing">What was last read stays, under a veil.</p>
      </div>
      <p class="held-note">Last known, read 50 s ago.</p>
    </>
  );
}

const REASON: ListedReason = {
  id: "1",
  level: "critical",
  code: "pool_health",
  subject: "tank",
  subject_id: "1",
  text: "1 of 6 disks FAULTED (…A004), can lose 1 more",
  since_unix: null,
  as_of_unix: null,
  muted: null,
  incident: { id: "1", state: "open" },
  rank: 0,
  label: "tank",
  held: false,
  stale_after_seconds: 60,
};

const ROWS = [
  { name: "rpool", used_bytes: 2e11, total_bytes: 1e12, tone: "plain" },
  { name: "tank", used_bytes: 8.4e12, total_bytes: 1e13, tone: "warning" },
  { name: "backup", used_bytes: 9.6e12, total_bytes: 1e13, tone: "critical" },
  { name: "unread", used_bytes: null, total_bytes: null, tone: "plain" },
] as const;

const TABLE: readonly TableColumn<"name" | "used" | "snapshots", "name" | "used">[] = [
  {
    key: "name",
    heading: "Pool",
    rem: 10,
    priority: 1,
    isFixed: true,
    sort: { by: "name", first: "up" },
  },
  {
    key: "used",
    heading: "Used",
    rem: 12,
    priority: 2,
    isNumber: true,
    sort: { by: "used", first: "down" },
  },
  { key: "snapshots", heading: "Snapshots", rem: 8, priority: 3, isNumber: true },
];

/** The table of long lists: sorted, one row ticked. */
function GuideTable() {
  const columns = placeColumns(TABLE, null);
  const [name, used, snapshots] = columns.map(columnClass);
  const ticks = { ...NO_TICKS, isTicked: (row: string) => row === "tank" };
  return (
    <div class="table-box">
      <table class="table guide-table">
        <caption class="sr-only">A table of a long list</caption>
        <TableHead
          columns={columns}
          sort={{ column: "used", descending: true }}
          pathOf={() => "#lists-and-tables"}
          choose={() => {}}
          ticks={{ label: "Tick all", state: "some", toggle: () => {} }}
        />
        <tbody>
          {ROWS.map((row) => (
            <tr key={row.name} data-ticked={ticks.isTicked(row.name) ? "" : undefined}>
              {RowTick({ row: row.name, ticks })}
              <td class={name}>{row.name}</td>
              <td class={used}>
                <span class="figure">{formatUsed(row.used_bytes, row.total_bytes)}</span>
                <Meter percent={percentOf(row.used_bytes, row.total_bytes)} tone={row.tone} />
              </td>
              <td class={snapshots}>1,204</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function ListParts({ nowUnix }: Timed) {
  const held = {
    ...REASON,
    id: "2",
    held: true,
    as_of_unix: nowUnix - 90,
    since_unix: nowUnix - 900,
  };
  const note = { ...REASON, id: "3", level: "note" as const, code: "note", incident: null };
  const muted = {
    ...REASON,
    id: "4",
    code: "muted",
    muted: { note: "ordered", expires_unix: null },
  };
  return (
    <>
      <div class="card why">
        <ReasonList host="pve-01" reasons={[REASON, held, note, muted]} />
      </div>
      <Unread what="Pools" hosts={["pve-07", "pve-11"]} />
      <DataTable
        label="Pools"
        rows={ROWS}
        rowKey={({ name }) => name}
        columns={[
          { heading: "Pool", cell: ({ name }) => name },
          { heading: "Used", cell: ({ name: _, ...usage }) => <UsageCell {...usage} /> },
          { heading: "Snapshots", cell: () => "1,204", isNumber: true },
        ]}
      />
      <GuideTable />
      <RiskTiles
        counts={{ unprotected: 1, filling: 3, scrub: 0, unread: 2 }}
        chosen="filling"
        pathOf={() => "#lists-and-tables"}
        choose={() => {}}
      />
      <p class="guide-line guide-meters">
        <Meter percent={42} />
        <Meter percent={84} tone="warning" />
        <Meter percent={96} tone="critical" />
        <Meter percent={null} />
        <progress max={100} value={61} aria-label="Resilvered" />
      </p>
      <Pages
        page={2}
        pages={5}
        label="Pools"
        pathOf={(page) => `?page=${page}`}
        total="412 pools"
      />
      <p class="nothing card">Nothing is there</p>
    </>
  );
}

export function ActParts() {
  return (
    <>
      <p class="guide-line">
        <button type="button" class="primary">Primary</button>
        <button type="button" class="secondary">Secondary</button>
        <button type="button" class="danger">Danger</button>
        <button type="button" class="quiet">Quiet</button>
        <button type="button" class="link">As a link</button>
        <button type="button" class="secondary" disabled>Disabled</button>
      </p>
      <p class="guide-line">
        <a href="#colours">A link</a>
        <a class="danger-link" href="#colours">A link to danger</a>
        <kbd>Ctrl+K</kbd> <code>zpool status</code> <mark>found</mark>
      </p>
      <div class="guide-line">
        <div class="switch" role="group" aria-label="A switch">
          <button type="button" aria-pressed="true">Chosen</button>
          <button type="button" aria-pressed="false">Other</button>
        </div>
      </div>
    </>
  );
}

export function FieldParts() {
  return (
    <>
      <label for="guide-text">A field</label>
      <input id="guide-text" placeholder="pve-01" />
      <label for="guide-wrong">A field that is wrong</label>
      <input id="guide-wrong" defaultValue="pve 01" aria-invalid aria-describedby="guide-why" />
      <p id="guide-why" class="notice" role="alert">Cannot use this name: expected no space</p>
      <label for="guide-select">A choice</label>
      <select id="guide-select">
        <option>1 hour</option>
        <option>8 hours</option>
      </select>
      <fieldset class="choices">
        <legend>Ticks</legend>
        <label>
          <input type="checkbox" defaultChecked /> A tick
        </label>
      </fieldset>
      {/* As it stands in its dialog, which a page opens above itself. */}
      <section class="act card" aria-labelledby="guide-dialog">
        <h3 id="guide-dialog">A dialog: mute</h3>
        <p>
          <strong>pve-01</strong>: tank is 84 % full
        </p>
        <div class="form-line">
          <button type="button" class="primary">Mute</button>
          <a href="#fields-and-dialogs">Cancel</a>
        </div>
      </section>
    </>
  );
}
