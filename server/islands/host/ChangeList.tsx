import { reasonKey } from "../../../shared/verdict/mod.ts";
import type { ListedChange } from "../../views/mod.ts";
import { formatMoment, formatSpan, isoMoment } from "../ui/format.ts";
import { LevelIcon, toneWord } from "../ui/LevelBadge.tsx";
import { reasonText } from "../ui/ReasonList.tsx";
import { listTellingChanges } from "./telling_changes.ts";

/** What opened and closed on one host lately, newest first. */
export function ChangeList({ changes }: { changes: readonly ListedChange[] }) {
  const telling = listTellingChanges(changes);
  return (
    <section class="section" aria-labelledby="section-changes">
      <header class="section-head">
        <h2 id="section-changes">Recent changes</h2>
      </header>
      {telling.length === 0
        ? <p class="nothing card">No reason opened or closed lately</p>
        : (
          <ul class="changes card">
            {telling.map((change) => (
              <Change
                key={`${reasonKey(change)}/${change.opened_unix}`}
                change={change}
              />
            ))}
          </ul>
        )}
    </section>
  );
}

function Change({ change }: { change: ListedChange }) {
  const { level, opened_unix, closed_unix } = change;
  return (
    <li>
      <LevelIcon tone={level} />
      <span class="reason-text" data-closed={closed_unix === null ? undefined : ""}>
        <span class="sr-only">{toneWord(level)}:</span> {reasonText(change)}
      </span>
      <time class="moment" dateTime={isoMoment(opened_unix)}>{formatMoment(opened_unix)}</time>
      {closed_unix === null
        ? <span class="change-lasted">still open</span>
        : (
          <span class="change-lasted" title={`Closed ${formatMoment(closed_unix)}`}>
            for {formatSpan(Math.max(0, closed_unix - opened_unix))}
          </span>
        )}
    </li>
  );
}
