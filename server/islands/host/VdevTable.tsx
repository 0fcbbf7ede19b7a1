import type { Vdev } from "../../../shared/sample/zfs_pools.ts";
import { ErrorCount } from "../ledger/ErrorCount.tsx";
import { formatCount } from "../ui/format.ts";
import { LevelIcon } from "../ui/LevelBadge.tsx";
import { hasErrors, stateTone, type VdevRow } from "./vdev_rows.ts";

/** Devices in the columns of `zpool status`. */
export function VdevTable({ label, rows }: { label: string; rows: readonly VdevRow[] }) {
  const isRemembered = rows.some(({ remembered }) => remembered !== null);
  return (
    <div class="table-scroll" tabIndex={0} role="group" aria-label={label}>
      <table class="data vdevs">
        <thead>
          <tr>
            <th scope="col">NAME</th>
            <th scope="col">STATE</th>
            <th scope="col" class="number">READ</th>
            <th scope="col" class="number">WRITE</th>
            <th scope="col" class="number">CKSUM</th>
            <th scope="col" class="number">SLOW</th>
            {isRemembered && <th scope="col" class="vdev-errors">SINCE ACKNOWLEDGED</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => <Line key={row.key} row={row} isRemembered={isRemembered} />)}
        </tbody>
      </table>
    </div>
  );
}

/** Deeper levels share the last step of indentation. */
const MAX_DEPTH = 5;

function Line({ row, isRemembered }: { row: VdevRow; isRemembered: boolean }) {
  const { name, depth, vdev, remembered } = row;
  const indent = `vdev-name depth-${Math.min(depth, MAX_DEPTH)}`;
  if (vdev === null) {
    return (
      <tr class="vdev-class">
        <th scope="rowgroup" colSpan={isRemembered ? 7 : 6} class={indent}>{name}</th>
      </tr>
    );
  }
  const tone = stateTone(vdev.state);
  return (
    <tr>
      <th scope="row" class={indent} title={vdev.path ?? undefined}>{name}</th>
      <td class="vdev-state" data-tone={tone}>
        {tone !== "ok" && <LevelIcon tone={tone} />}
        {vdev.state ?? "–"}
      </td>
      <Counter of={vdev} count={vdev.read_errors} />
      <Counter of={vdev} count={vdev.write_errors} />
      <Counter of={vdev} count={vdev.checksum_errors} />
      <td class="number">{vdev.slow_ios === null ? "" : formatCount(vdev.slow_ios)}</td>
      {isRemembered && (
        <td class="vdev-errors">{remembered !== null && <ErrorCount of={remembered} />}</td>
      )}
    </tr>
  );
}

/** A spare that stands by has no counters; elsewhere an absent one is unknown. */
function Counter({ of, count }: { of: Vdev; count: Vdev["read_errors"] }) {
  const text = of.class === "spare" && count === null ? "" : formatCount(count);
  return <td class="number" data-tone={hasErrors(count) ? "warning" : undefined}>{text}</td>;
}
