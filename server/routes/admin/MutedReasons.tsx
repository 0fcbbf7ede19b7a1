import { reasonKey } from "../../../shared/verdict/mod.ts";
import { ListingHead } from "../../islands/ui/ListingHead.tsx";
import { hostPath } from "../../views/paths.ts";
import { UnmuteForm } from "../../islands/ui/ReasonActs.tsx";
import { Moment } from "../../islands/ui/Moment.tsx";
import type { Mute } from "../../store/port.ts";

export interface ListedMute extends Mute {
  host_name: string;
}

/** Rows at most; the page of each host has its own. */
const MUTES_SHOWN = 200;

/**
 * Every mute of the fleet, those too whose reason does not hold at present: nothing may stay
 * silenced unseen.
 */
export function MutedReasons({ mutes }: { mutes: ListedMute[] }) {
  return (
    <section class="section" aria-labelledby="muted-reasons">
      <header class="section-head">
        <h2 id="muted-reasons">Muted reasons</h2>
        <span class="count">{mutes.length}</span>
      </header>
      <table class="listing card">
        <ListingHead headings={["Host", "Reason", "Until", "Note"]} hasActions />
        <tbody>
          {mutes.slice(0, MUTES_SHOWN).map((mute) => (
            <MuteLine key={`${mute.host_id}/${reasonKey(mute)}`} mute={mute} />
          ))}
        </tbody>
      </table>
      {mutes.length > MUTES_SHOWN && (
        <p class="muted">
          and {mutes.length - MUTES_SHOWN} more, each on the page of its host
        </p>
      )}
    </section>
  );
}

function MuteLine({ mute }: { mute: ListedMute }) {
  const { host_name, code, subject, subject_id, note, expires_at_ms } = mute;
  return (
    <tr>
      <th scope="row">
        <a class="host-name" href={hostPath(host_name)}>{host_name}</a>
      </th>
      <td data-label="Reason" class="name">
        {keyOf({ code: code.replaceAll("_", " "), subject })}
      </td>
      <td data-label="Until">
        {expires_at_ms === null ? "no end" : <Moment unix={expires_at_ms / 1000} />}
      </td>
      <td data-label="Note" class="name">{note}</td>
      <td class="line-actions">
        <UnmuteForm host={host_name} reason={{ code, subject, subject_id }} />
      </td>
    </tr>
  );
}

function keyOf({ code, subject }: { code: string; subject: string }): string {
  return subject === "" ? code : `${code}: ${subject}`;
}
