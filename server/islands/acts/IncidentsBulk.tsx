import { useRef } from "preact/hooks";
import { countText } from "../../../shared/verdict/number_text.ts";
import { MAX_NOTE_LENGTH } from "../../views/expiry.ts";
import { ActNote } from "../table/ActNote.tsx";
import { type Done, useActs } from "../table/acts.ts";
import { acknowledgeAll, muteAll } from "./incident_acts.ts";
import { SilenceMenu } from "./SilenceMenu.tsx";

export interface IncidentsBulkProps {
  /** Ids of those that are ticked. */
  chosen: readonly string[];
  clear: () => void;
}

/** What can be done to the ticked incidents, with the note that says why. */
export function IncidentsBulk({ chosen, clear }: IncidentsBulkProps) {
  const acts = useActs();
  const note = useRef<HTMLInputElement>(null);
  const run = async (act: (why: string) => Promise<Done>) => {
    if (await acts.run(() => act(note.current?.value ?? ""))) clear();
  };
  return (
    <div class="bulk">
      <ActNote acts={acts} />
      {chosen.length > 0 && (
        <section class="bulk-bar card" aria-label="Ticked incidents">
          <strong role="status">{countText(chosen.length, "incident")}</strong>
          <form
            class="bulk-change"
            onSubmit={(event) => {
              event.preventDefault();
              void run((why) => acknowledgeAll(chosen, why));
            }}
          >
            <input
              ref={note}
              aria-label="Note: what is done about them, or why they are muted"
              placeholder="Note, such as: disk is ordered"
              autocomplete="off"
              maxLength={MAX_NOTE_LENGTH}
            />
            <button type="submit" class="secondary">Acknowledge</button>
          </form>
          <SilenceMenu
            what="the reasons of the ticked incidents"
            word="Mute"
            silence={(until) =>
              void run((why) => muteAll(chosen, { note: why, until, now: new Date() }))}
          />
          <button type="button" class="quiet" onClick={clear}>Untick all</button>
        </section>
      )}
    </div>
  );
}
