import { countText } from "../../../shared/verdict/number_text.ts";
import type { HostView, ListedReason } from "../../views/mod.ts";
import { NoReason } from "../fleet/NoReason.tsx";
import { formatCount } from "../ui/format.ts";
import { ReasonList } from "../ui/ReasonList.tsx";
import { PagePart } from "./PagePart.tsx";

/** More than these are there when asked for. */
const SHOWN_UNASKED = 12;

/** Why a host has its level: each with what it touches and what helps. */
export function Problems({ view }: { view: HostView }) {
  const { card, reasons } = view;
  const list = (some: readonly ListedReason[]) => (
    <ReasonList
      reasons={some}
      host={card.name}
      more={(reason) => <Beside view={view} reason={reason} />}
    />
  );
  const rest = reasons.slice(SHOWN_UNASKED);
  return (
    <PagePart id="problems" title="Problems" isWanted>
      <div class="card why" data-tone={card.level}>
        {reasons.length === 0 ? <NoReason card={card} /> : list(reasons.slice(0, SHOWN_UNASKED))}
        {rest.length > 0 && (
          <details class="more-reasons">
            <summary>{formatCount(rest.length)} more</summary>
            {list(rest)}
          </details>
        )}
      </div>
    </PagePart>
  );
}

/** What else it touches, and one step that helps. */
function Beside({ view, reason }: { view: HostView; reason: ListedReason }) {
  const step = reason.muted === null ? view.next_steps[reason.code] : undefined;
  const touched = reason.level === "note" ? null : guestsOn(view, reason);
  if (step === undefined && touched === null) return null;
  return (
    <span class="reason-more">
      {touched !== null && <span>{touched}</span>}
      {step !== undefined && (
        <span>
          Next: <Step text={step} />
        </span>
      )}
    </span>
  );
}

/** Of a reason of a whole pool. */
function guestsOn({ pools }: HostView, { subject_id }: ListedReason): string | null {
  const count = pools.value?.find((pool) => pool.id === subject_id)?.guest_count ?? 0;
  return count === 0 ? null : `${countText(count, "guest")} on it`;
}

/** What stands between backticks is to be typed. */
function Step({ text }: { text: string }) {
  return (
    <>
      {text.split("`").map((piece, index) =>
        index % 2 === 1 ? <code key={index}>{piece}</code> : piece
      )}
    </>
  );
}
