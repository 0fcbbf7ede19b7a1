import { useSignal } from "@preact/signals";
import type { FleetTotals } from "../../views/now.ts";
import { useLive } from "../live.ts";
import {
  formatCount,
  formatPercent,
  formatUsed,
  percentOf,
  rateText,
  UNKNOWN,
} from "../ui/format.ts";

/** What all connected hosts have and use together; live. */
export function Totals({ first }: { first: FleetTotals }) {
  const shown = useSignal(first);
  useLive("totals", {
    joined: ({ totals }) => {
      shown.value = totals;
    },
    totals: (totals) => {
      shown.value = totals;
    },
  });
  const totals = shown.value;
  return (
    <dl class="now-totals">
      <Total
        label="CPU"
        value={formatPercent(totals.cpu_percent)}
        of={totals.cpu_cores === null ? null : `of ${formatCount(totals.cpu_cores)} cores`}
      />
      <Total
        label="Memory"
        value={formatPercent(percentOf(totals.mem_used_bytes, totals.mem_total_bytes))}
        of={usedText(totals.mem_used_bytes, totals.mem_total_bytes)}
      />
      <Total
        label="ZFS"
        value={formatPercent(percentOf(totals.zfs_used_bytes, totals.zfs_size_bytes))}
        of={usedText(totals.zfs_used_bytes, totals.zfs_size_bytes)}
        more={totals.zfs_growth_bytes_per_week === null
          ? null
          : rateText(totals.zfs_growth_bytes_per_week)}
      />
      <Total
        label="Guests running"
        value={formatCount(totals.guests_running)}
        of={totals.guests_total === null ? null : `of ${formatCount(totals.guests_total)}`}
      />
    </dl>
  );
}

function usedText(used: number | null, total: number | null): string | null {
  const text = formatUsed(used, total);
  return text === UNKNOWN ? null : text;
}

interface TotalProps {
  label: string;
  value: string;
  of: string | null;
  more?: string | null;
}

function Total({ label, value, of, more = null }: TotalProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <b>{value}</b>
        {of !== null && <span class="muted">{of}</span>}
        {more !== null && <span class="muted">{more}</span>}
      </dd>
    </div>
  );
}
