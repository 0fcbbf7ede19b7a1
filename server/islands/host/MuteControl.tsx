import type { ListedReason } from "../../views/mod.ts";
import { hostPath } from "../../views/paths.ts";
import { formatMoment } from "../ui/format.ts";
import { MAX_NOTE_LENGTH, MUTE_SPANS } from "./mute_spans.ts";

interface MuteControlProps {
  host: string;
  reason: Pick<ListedReason, "code" | "subject" | "subject_id" | "text" | "muted">;
  /** Path of the page to come back to; that of the host by default. */
  back?: string | undefined;
}

/** Mutes a reason, or shows its mute and takes it back. Plain forms: they need no script. */
export function MuteControl({ reason, ...place }: MuteControlProps) {
  return reason.muted === null
    ? <MuteForm {...place} reason={reason} />
    : <Muted {...place} reason={reason} muted={reason.muted} />;
}

function MuteForm({ host, reason, back }: MuteControlProps) {
  return (
    // Of those with one name the browser keeps a single one open.
    <details class="mute" name="mute" onKeyDown={closeOnEscape}>
      <summary>
        Mute<span class="sr-only">{` ${reason.text}`}</span>
      </summary>
      <form class="mute-form card" method="post" action={`${hostPath(host)}/mutes`}>
        <ReasonFields {...reason} back={back} />
        <label>
          Mute for
          <select name="span">
            {MUTE_SPANS.map(({ value, word }) => <option key={value} value={value}>{word}</option>)}
          </select>
        </label>
        <label>
          Note
          <input
            name="note"
            maxLength={MAX_NOTE_LENGTH}
            placeholder="Why, such as: disk is ordered"
            autocomplete="off"
          />
        </label>
        <button type="submit" class="primary">Mute</button>
      </form>
    </details>
  );
}

interface MutedProps extends MuteControlProps {
  muted: NonNullable<ListedReason["muted"]>;
}

function Muted({ host, reason, back, muted: { note, expires_unix } }: MutedProps) {
  return (
    <div class="muted-line">
      <span>
        Muted {expires_unix === null ? "without end" : `until ${formatMoment(expires_unix)}`}
        {note !== "" && `: ${note}`}
      </span>
      <UnmuteForm host={host} reason={reason} back={back} />
    </div>
  );
}

interface UnmuteFormProps {
  host: string;
  reason: Pick<ListedReason, "code" | "subject" | "subject_id">;
  back?: string | undefined;
}

/** One button: the reason counts again. */
export function UnmuteForm({ host, reason, back }: UnmuteFormProps) {
  return (
    <form method="post" action={`${hostPath(host)}/mutes/delete`}>
      <ReasonFields {...reason} back={back} />
      <button type="submit" class="quiet">
        Unmute<span class="sr-only">{` ${reason.code} ${reason.subject}`}</span>
      </button>
    </form>
  );
}

type ReasonFieldsProps = UnmuteFormProps["reason"] & Pick<UnmuteFormProps, "back">;

function ReasonFields({ code, subject, subject_id, back }: ReasonFieldsProps) {
  return (
    <>
      {back !== undefined && <input type="hidden" name="back" value={back} />}
      <input type="hidden" name="code" value={code} />
      <input type="hidden" name="subject" value={subject} />
      <input type="hidden" name="subject_id" value={subject_id} />
    </>
  );
}

/** Closes what is open below a summary, and gives that the focus. */
export function closeOnEscape(event: KeyboardEvent & { currentTarget: HTMLDetailsElement }) {
  if (event.key !== "Escape") return;
  event.currentTarget.open = false;
  event.currentTarget.querySelector("summary")?.focus();
}
