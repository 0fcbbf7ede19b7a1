import type { ReasonIncident } from "../../views/mod.ts";
import { EXPIRY_CHOICES } from "../../views/expiry.ts";
import { incidentPath } from "../../views/paths.ts";
import { closeOnEscape } from "../host/MuteControl.tsx";
import { MAX_NOTE_LENGTH } from "../host/mute_spans.ts";

interface AcknowledgeControlProps {
  incident: ReasonIncident;
  /** What it is about, for those who hear the button. */
  what: string;
  /** Path of the page to come back to; that of the incident by default. */
  back?: string | undefined;
}

/** Takes an incident on, where that can be done. A plain form: it needs no script. */
export function AcknowledgeControl(
  { incident: { id, state }, what, back }: AcknowledgeControlProps,
) {
  if (state === "acknowledged") return <span class="acknowledged-mark">Acknowledged</span>;
  if (state === "pending" || state === "resolved") return null;
  return (
    <details class="mute" name="mute" onKeyDown={closeOnEscape}>
      <summary>
        Acknowledge<span class="sr-only">{` ${what}`}</span>
      </summary>
      <form class="mute-form card" method="post" action={`${incidentPath(id)}/acknowledge`}>
        <AcknowledgeFields back={back} />
      </form>
    </details>
  );
}

/** What is asked of whoever takes an incident on. */
export function AcknowledgeFields({ back }: { back?: string | undefined }) {
  return (
    <>
      {back !== undefined && <input type="hidden" name="back" value={back} />}
      <label>
        Note
        <input
          name="note"
          maxLength={MAX_NOTE_LENGTH}
          placeholder="What is done about it, such as: disk is ordered"
          autocomplete="off"
        />
      </label>
      <label>
        For
        <select name="expires">
          {EXPIRY_CHOICES.map(({ value, word }) => <option key={value} value={value}>{word}
          </option>)}
        </select>
      </label>
      <button type="submit" class="primary">Acknowledge</button>
    </>
  );
}
