import type { ReadonlySignal } from "@preact/signals";
import { windowOf } from "../../views/chart_span.ts";
import type { ChartMarks, IncidentMark, UnreadTime } from "../../views/mod.ts";
import { incidentPath } from "../../views/paths.ts";
import { formatCount } from "../ui/format.ts";
import { LevelIcon, toneWord } from "../ui/LevelBadge.tsx";
import { Moment } from "../ui/Moment.tsx";
import { useNow } from "../ui/server_clock.ts";
import type { SpanState } from "./chart_span_state.ts";

/** More are in the list of incidents. */
const SHOWN = 6;

interface ChartNotesProps {
  host: string;
  state: SpanState;
  marks: ReadonlySignal<ChartMarks | null>;
}

/** In words what the charts mark: incidents, and when what was not read. */
export function ChartNotes({ host, state, marks }: ChartNotesProps) {
  const now = useNow();
  const told = marks.value;
  if (told === null) return null;
  const { from } = windowOf(state.span.value, now.peek());
  const incidents = told.incidents.slice(0, SHOWN);
  const unread = told.unread.slice(0, SHOWN);
  const more = told.incidents.length - incidents.length;
  if (incidents.length === 0 && unread.length === 0) return null;
  return (
    <ul class="chart-notes" aria-label="Marked in the charts">
      {incidents.map((mark) => <IncidentNote key={mark.id} {...{ mark, from }} />)}
      {more > 0 && (
        <li>
          <a href={`/incidents?host=${encodeURIComponent(host)}`}>
            {formatCount(more)} more {more === 1 ? "incident" : "incidents"}
          </a>
        </li>
      )}
      {unread.map((time) => (
        <UnreadNote key={`${time.from_unix}/${time.cause}`} {...{ time, from }} />
      ))}
    </ul>
  );
}

function IncidentNote({ mark, from }: { mark: IncidentMark; from: number }) {
  return (
    <li>
      <LevelIcon tone={mark.level} />
      <span>
        <Since unix={mark.from_unix} from={from} />{" "}
        <a href={incidentPath(mark.id)}>
          <span class="sr-only">{toneWord(mark.level)}:</span> {mark.text}
        </a>
      </span>
    </li>
  );
}

function UnreadNote({ time, from }: { time: UnreadTime; from: number }) {
  return (
    <li class="muted">
      <span class="hatch-sign" aria-hidden="true" />
      <span>
        <Since unix={time.from_unix} from={from} /> {time.to_unix === null ? "until now" : (
          <>
            to <Moment unix={time.to_unix} />
          </>
        )}: {time.cause}
      </span>
    </li>
  );
}

/** What began before the first moment that is shown began "before". */
function Since({ unix, from }: { unix: number; from: number }) {
  return unix < from ? <>before</> : <Moment unix={unix} />;
}
