import type { PoolGrowth, RememberedSummary } from "../../views/mod.ts";
import { Day } from "../ui/Age.tsx";
import { rateText } from "../ui/format.ts";
import { useNow } from "../ui/server_clock.ts";

type Remembered = Pick<RememberedSummary, "growth" | "growth_days" | "growth_after_days">;

/** How a pool fills, and when it will be full; `isLong`: with how good such a forecast was. */
export function Growth({ of, isLong = false }: { of: Remembered; isLong?: boolean }) {
  const { growth, growth_days, growth_after_days } = of;
  if (growth === null) {
    return (
      <p class="growth muted">
        Growth is known after {growth_after_days} days, {growth_days} so far
      </p>
    );
  }
  return (
    <p class="growth muted">
      {rateText(growth.bytes_per_week)}
      <Dates growth={growth} />
      {isLong && growth.week_ago_error_seconds !== null && (
        <span>; a forecast of a week ago is off by {daysText(growth.week_ago_error_seconds)}</span>
      )}
    </p>
  );
}

function Dates({ growth }: { growth: PoolGrowth }) {
  const { bytes_per_week, ninety_percent_unix: ninety, full_unix, error_seconds } = growth;
  const nowUnix = useNow().peek();
  if (bytes_per_week <= 0) return null;
  if (full_unix === null || error_seconds === null) return <>, not full within ten years</>;
  // A range that reaches back to today tells no date.
  if (error_seconds >= full_unix - nowUnix) return <>, too uneven to tell when it is full</>;
  return (
    <>
      {ninety !== null && ninety > nowUnix && (
        <>
          , 90 % on <Day unix={ninety} />
        </>
      )}
      , full on <Day unix={full_unix} /> ± {daysText(error_seconds)}
    </>
  );
}

/** Never "0 days": nobody knows the hour. */
export function daysText(seconds: number): string {
  const days = Math.max(1, Math.round(seconds / 86_400));
  return `${days} ${days === 1 ? "day" : "days"}`;
}
