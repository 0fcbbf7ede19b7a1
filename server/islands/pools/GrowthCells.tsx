import type { PoolGrowth, RememberedSummary } from "../../views/mod.ts";
import { daysText } from "../ledger/Growth.tsx";
import { Day } from "../ui/Age.tsx";
import { rateText } from "../ui/format.ts";
import { useNow } from "../ui/server_clock.ts";

type Remembered = Pick<RememberedSummary, "growth" | "growth_days" | "growth_after_days">;

/** How fast a pool fills; from when on that is known. */
export function GrowthCell({ of: { growth, growth_days, growth_after_days } }: { of: Remembered }) {
  if (growth !== null) return <>{rateText(growth.bytes_per_week)}</>;
  return (
    <span class="muted" title={`Growth is known after ${growth_after_days} days`}>
      <span class="sr-only">Growth is known</span> after {growth_after_days} days, {growth_days}
      {" "}
      so far
    </span>
  );
}

/** When a pool is 90 % full or, where it is, full; nothing where it does not grow. */
export function FillCell({ growth }: { growth: PoolGrowth }) {
  const { bytes_per_week, ninety_percent_unix: ninety, full_unix, error_seconds } = growth;
  const nowUnix = useNow().peek();
  if (bytes_per_week <= 0) return null;
  if (full_unix === null || error_seconds === null) return <span class="muted">in years</span>;
  // A range that reaches back to today tells no date.
  if (error_seconds >= full_unix - nowUnix) return <span class="muted">too uneven</span>;
  const range = `± ${daysText(error_seconds)}`;
  return ninety !== null && ninety > nowUnix
    ? (
      <>
        <Day unix={ninety} /> {range}
      </>
    )
    : (
      <strong data-tone="warning">
        full <Day unix={full_unix} /> {range}
      </strong>
    );
}
