import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ListedChange } from "../../views/mod.ts";
import { hostPath } from "../../views/paths.ts";
import { formatMoment, formatSpan, isoMoment } from "../ui/format.ts";
import { LevelIcon, toneWord } from "../ui/LevelBadge.tsx";
import { Moment } from "../ui/Moment.tsx";
import { reasonText } from "../ui/ReasonList.tsx";
import { MomentForm } from "./MomentForm.tsx";
import { PagePart } from "./PagePart.tsx";

interface ChangeListProps {
  host: string;
  /** As the page came. */
  first: { changes: readonly ListedChange[]; revision: number };
  /** A greater one, and they are read anew. */
  revision: number;
}

/** What opened and closed on one host lately, newest first. */
export function ChangeList({ host, first, revision }: ChangeListProps) {
  const changes = useSignal(first.changes);

  useEffect(() => {
    if (revision === first.revision) return;
    const stop = new AbortController();
    load(stop.signal).catch(() => {
      // What is shown is still true; the next change, or the next look, reads it anew.
    });
    return () => stop.abort();
  }, [revision]);

  async function load(signal: AbortSignal) {
    const response = await fetch(`/api${hostPath(host)}/changes`, { signal });
    if (response.ok) changes.value = (await response.json()).changes;
  }

  return (
    <PagePart id="history" title="Recent changes">
      {changes.value.length === 0
        ? <p class="nothing card">No reason opened or closed lately</p>
        : (
          <ul class="changes card">
            {changes.value.map((change) => <Change key={change.id} change={change} />)}
          </ul>
        )}
      <p class="history-links">
        <a href={`/incidents?host=${encodeURIComponent(host)}`}>Incidents</a>
        <a href={`${hostPath(host)}/journal`}>Journal</a>
        <span class="muted">of this host</span>
      </p>
      <MomentForm name={host} />
    </PagePart>
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
      <Moment unix={opened_unix} />
      {closed_unix === null ? <span class="change-lasted">still open</span> : (
        <time
          class="age change-lasted"
          dateTime={isoMoment(closed_unix)}
          title={`Closed ${formatMoment(closed_unix)}`}
        >
          for {formatSpan(Math.max(0, closed_unix - opened_unix))}
        </time>
      )}
    </li>
  );
}
