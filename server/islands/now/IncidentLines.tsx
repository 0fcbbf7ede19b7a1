import { useMemo } from "preact/hooks";
import { countText } from "../../../shared/verdict/number_text.ts";
import type { HostCard, IncidentRow } from "../../views/mod.ts";
import { guestsAt } from "../../views/now.ts";
import { incidentPath, mutePath, newWindowPath } from "../../views/paths.ts";
import { extentText } from "../incidents/incident_text.ts";
import { Flaps } from "../incidents/Flaps.tsx";
import { InWindow } from "../incidents/InWindow.tsx";
import { Lasting } from "../ui/Age.tsx";
import { formatCount } from "../ui/format.ts";
import { LevelIcon, toneWord } from "../ui/LevelBadge.tsx";
import { AcknowledgeLink } from "../ui/ReasonActs.tsx";
import { reasonText } from "../ui/ReasonList.tsx";

/** So many are there; where they stand above the hosts the style sheet shows fewer. */
const LISTED = 12;

interface IncidentLinesProps {
  /** Those that are told of, worst first. */
  rows: readonly IncidentRow[];
  cards: readonly HostCard[];
}

/** What is wrong, one line for each cause. */
export function IncidentLines({ rows, cards }: IncidentLinesProps) {
  if (rows.length === 0) return null;
  return (
    <section class="now-incidents" aria-labelledby="now-incidents">
      <header>
        <h2 id="now-incidents">Incidents</h2>
        <a href="/incidents">All {formatCount(rows.length)}</a>
      </header>
      <ul class="card">
        {rows.slice(0, LISTED).map((row) => (
          <li
            key={row.id}
            class="now-incident"
            data-role="incident"
            data-incident={row.id}
            data-tone={row.level}
            data-state={row.state}
          >
            <Line row={row} guests={guestsAt(row, cards)} muteHref={muteHref(row, cards)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface LineProps {
  row: IncidentRow;
  guests: number | null;
  muteHref: string | null;
}

/** Renders anew only when something of it changed. */
function Line({ row, guests, muteHref }: LineProps) {
  return useMemo(() => (
    <>
      {LevelIcon({ tone: row.level })}
      <span class="now-cause">
        <span class="sr-only">{toneWord(row.level)}:</span>{" "}
        <a class="incident-link" href={incidentPath(row.id)} title={row.sentence}>
          <strong class="name">{row.place}</strong> {reasonText({ ...row, text: row.sentence })}
        </a>
        <Flaps row={row} />
        <InWindow row={row} />
      </span>
      <span class="now-extent">
        <Lasting unix={row.began_unix} />
        {extentText(row) !== "" && <span>{extentText(row)}</span>}
        {guests !== null && guests > 0 && <span>{countText(guests, "guest")} there</span>}
      </span>
      <span class="acts">
        <AcknowledgeLink incident={row} what={`${row.place}: ${row.sentence}`} />
        {muteHref !== null && (
          <a data-act="mute" href={muteHref}>
            Mute<span class="sr-only">{` ${row.place}: ${row.sentence}`}</span>
          </a>
        )}
      </span>
    </>
  ), [row, guests, muteHref]);
}

/** Mutes the reason that a host has of it; of what is of several, the codes of it there. */
function muteHref({ id, host, code }: IncidentRow, cards: readonly HostCard[]): string | null {
  const card = cards.find(({ name }) => name === host);
  const reason = card?.reasons.find(({ incident }) => incident?.id === id);
  if (card !== undefined && reason !== undefined) return mutePath(card.name, reason.id);
  return host === null || code === "" ? null : newWindowPath({ hosts: host, codes: code });
}
