import type { ErrorSum } from "../../views/mod.ts";
import { Day } from "../ui/Age.tsx";
import { formatCount, UNKNOWN } from "../ui/format.ts";

/** "3 new since 2026-11-14, 127 in all": beyond what was acknowledged; all are said once. Null: not known. */
export function ErrorCount({ of }: { of: ErrorSum | null }) {
  if (of === null) return <span class="muted">{UNKNOWN}</span>;
  const { unacknowledged, total, since_unix } = of;
  if (total === 0) return <span>none</span>;
  return (
    <span class="error-count">
      {unacknowledged === 0
        ? "none new"
        : <strong data-tone="warning">{newText(unacknowledged, since_unix)}</strong>}
      {since_unix !== null && (
        <>
          {" "}
          since <Day unix={since_unix} />
        </>
      )}
      {unacknowledged !== total && `, ${formatCount(total)} in all`}
    </span>
  );
}

function newText(count: number, sinceUnix: number | null): string {
  return `${formatCount(count)} ${sinceUnix === null ? "not acknowledged" : "new"}`;
}
