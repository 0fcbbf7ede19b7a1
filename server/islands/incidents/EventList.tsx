import type { EventView } from "../../views/mod.ts";
import { LevelIcon, toneWord } from "../ui/LevelBadge.tsx";
import { Moment } from "../ui/Moment.tsx";

/** Kinds of events in words; one of another version is shown as it is. */
const KINDS: Readonly<Record<string, string>> = {
  began: "Began",
  raised: "Raised",
  worsened: "Worse",
  eased: "Better",
  acknowledged: "Acknowledged",
  acknowledgement_ended: "Acknowledgement ended",
  muted: "Muted",
  unmuted: "Unmuted",
  flapping: "Comes and goes",
  calmed: "Calm again",
  folded: "Part of another",
  unfolded: "On its own",
  window_began: "Window began",
  window_ended: "Window ended",
  reminded: "Reminded",
  recovering: "Recovering",
  resolved: "Resolved",
};

/** What happened to an incident, the newest first. */
export function EventList({ events }: { events: readonly EventView[] }) {
  if (events.length === 0) return <p class="nothing card">Nothing is kept of its history</p>;
  return (
    <ul class="changes card incident-events">
      {events.toReversed().map(({ seq, at_unix, kind, level, text, author }) => (
        <li key={seq} data-kind={kind}>
          <LevelIcon tone={level} />
          <span class="reason-text">
            <strong>{KINDS[kind] ?? kind}</strong>
            {author !== null && ` by ${author}`}
            {text !== "" && `: ${text}`}
            <span class="sr-only">{` (${toneWord(level)})`}</span>
          </span>
          <Moment unix={at_unix} />
        </li>
      ))}
    </ul>
  );
}
