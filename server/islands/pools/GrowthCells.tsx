import type { RememberedSummary } from "../../views/mod.ts";
import { daysText } from "../ledger/Growth.tsx";
import { Day } from "../ui/Age.tsx";
import { formatMoment, rateText } from "../ui/format.ts";
import { useNow } from "../ui/server_clock.ts";

interface GrowthProps {
  of: Pick<RememberedSummary, "growth" | "growth_days" | "growth_after_days">;
}

/** How fast a pool fills; how many days of that are known already. */
export function GrowthCell({ of: { growth, growth_days, growth_after_days } }: GrowthProps) {
  if (growth !== null) return <>{rateText(growth.bytes_per_week)}</>;
  return <span class="muted">{`${growth_days} of ${growth_after_days} days known`}</span>;
}

/** When a pool is 90 % full or, where it is, full; nothing where it does not grow. */
export function FillCell({ of: { growth, growth_after_days } }: GrowthProps) {
  const nowUnix = useNow().peek();
  if (growth === null) {
    return (
      <span class="muted">
        <span class="sr-only">{`Growth is known after ${growth_after_days} days`}</span>
        <span aria-hidden="true">unknown</span>
      </span>
    );
  }
  const { bytes_per_week, ninety_percent_unix: ninety, full_unix, error_seconds } = growth;
  if (bytes_per_week <= 0) return <span class="muted">does not grow</span>;
  if (full_unix === null || error_seconds === null) return <span class="muted">in years</span>;
  // A range that reaches back to today tells no date.
  if (error_seconds >= full_unix - nowUnix) return <span class="muted">too uneven</span>;
  const title = `Full on ${formatMoment(full_unix).slice(0, 10)} ± ${daysText(error_seconds)}`;
  return ninety !== null && ninety > nowUnix
    ? (
      <span title={title}>
        <Day unix={ninety} />
      </span>
    )
    : <strong data-tone="warning" title={title}>is so</strong>;
}
