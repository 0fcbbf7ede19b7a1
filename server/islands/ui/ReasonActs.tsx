/**
 * What can be done about a reason or an incident from wherever it is shown. The links lead to pages
 * of one form each, which work without script; `act_dialog.ts` opens them in place.
 */
import type { ListedReason, ReasonIncident } from "../../views/mod.ts";
import { acknowledgePath, hostPath, mutePath } from "../../views/paths.ts";
import { formatMoment } from "./format.ts";

interface ReasonActsProps {
  host: string;
  reason:
    & Pick<ListedReason, "id" | "code" | "subject" | "subject_id" | "text" | "muted">
    & Partial<Pick<ListedReason, "incident">>;
}

/** Acknowledges its incident and mutes it, or says its mute and takes that back. */
export function ReasonActs({ host, reason }: ReasonActsProps) {
  const { id, text, muted, incident = null } = reason;
  if (muted !== null) return <MutedLine host={host} reason={reason} muted={muted} />;
  return (
    <span class="acts">
      {incident !== null && <AcknowledgeLink incident={incident} what={text} />}
      <a data-act="mute" href={mutePath(host, id)}>
        Mute<span class="sr-only">{` ${text}`}</span>
      </a>
    </span>
  );
}

interface AcknowledgeLinkProps {
  incident: ReasonIncident;
  /** What it is about, for those who hear the link. */
  what: string;
}

/** The way to take an incident on, where that can be done; that somebody has, where so. */
export function AcknowledgeLink({ incident: { id, state }, what }: AcknowledgeLinkProps) {
  if (state === "acknowledged") return <span class="acknowledged-mark">Acknowledged</span>;
  if (state === "pending" || state === "resolved") return null;
  return (
    <a data-act="acknowledge" href={acknowledgePath(id)}>
      Acknowledge<span class="sr-only">{` ${what}`}</span>
    </a>
  );
}

type MutedLineProps = UnmuteFormProps & { muted: NonNullable<ListedReason["muted"]> };

function MutedLine({ host, reason, muted: { note, expires_unix } }: MutedLineProps) {
  return (
    <div class="muted-line">
      <span>
        Muted {expires_unix === null ? "without end" : `until ${formatMoment(expires_unix)}`}
        {note !== "" && `: ${note}`}
      </span>
      <UnmuteForm host={host} reason={reason} />
    </div>
  );
}

interface UnmuteFormProps {
  host: string;
  reason: Pick<ListedReason, "code" | "subject" | "subject_id">;
}

/** One button: the reason counts again. */
export function UnmuteForm({ host, reason: { code, subject, subject_id } }: UnmuteFormProps) {
  return (
    <form method="post" action={`${hostPath(host)}/mutes/delete`}>
      <input type="hidden" name="code" value={code} />
      <input type="hidden" name="subject" value={subject} />
      <input type="hidden" name="subject_id" value={subject_id} />
      <button type="submit" class="quiet">
        Unmute<span class="sr-only">{` ${code} ${subject}`}</span>
      </button>
    </form>
  );
}
