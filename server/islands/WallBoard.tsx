import { useContext } from "preact/hooks";
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { LEVELS } from "../../shared/verdict/mod.ts";
import type { WallHost, WallIncident, WallView } from "../views/wall.ts";
import { LiveContext, type LiveState, useLive } from "./live.ts";
import { Age, Lasting } from "./ui/Age.tsx";
import { formatCount } from "./ui/format.ts";
import { Moment } from "./ui/Moment.tsx";
import { LevelIcon, toneWord } from "./ui/LevelBadge.tsx";
import { NowContext, useServerClock } from "./ui/server_clock.ts";

export interface WallBoardProps {
  view: WallView;
  /** Names the scripts that the page was made with. */
  build: string;
  now_unix: number;
}

/** A restart takes less, and is nothing to look at. */
const STALE_AFTER_SECONDS = 10;

/** Hosts are told apart by how their names end, so the end stays where a name is cut. */
const TAIL_SIGNS = 4;
/** Up to so many hosts are shown larger. */
const FEW_HOSTS = 24;

/** One screen, to be read from three metres; nobody stands there to load it again. */
export function WallBoard({ view: first, build, now_unix }: WallBoardProps) {
  const { now, sync } = useServerClock(now_unix);
  const live = useContext(LiveContext);
  const view = useSignal(first);
  /** When this was known to be what the server says. */
  const heard = useSignal(now_unix);

  useLive("wall", {
    joined: (reply) => {
      if (reply.build !== build) location.reload();
      sync(reply.now_unix);
      heard.value = reply.now_unix;
      view.value = reply.view;
    },
    view: (next) => {
      view.value = next;
    },
  });
  useSignalEffect(() => {
    const nowUnix = now.value;
    if (live?.state.value === "live") heard.value = nowUnix;
  });

  const isStale = useComputed(() =>
    live?.state.value === "signed_out" || now.value - heard.value > STALE_AFTER_SECONDS
  );
  const { counts, incidents, more_incidents, hosts, more_hosts, read_unix, is_storing } =
    view.value;
  return (
    <NowContext.Provider value={now}>
      <div class="wall" data-role="wall" data-stale={isStale.value ? "" : undefined}>
        <header class="wall-head">
          <h1>
            <Sentence counts={counts} />
          </h1>
          {!is_storing && <p class="wall-notice">The server cannot store samples</p>}
          <p class="wall-read">
            {isStale.value
              ? (
                <strong data-role="wall-stale" role="alert">
                  {staleText(live?.state.value)}, as of <Moment unix={heard.value} />
                </strong>
              )
              : read_unix === null
              ? "Nothing read yet"
              : (
                <>
                  Read <Age unix={read_unix} />
                </>
              )}
          </p>
        </header>
        {incidents.length === 0
          ? <p class="wall-calm">No open incidents</p>
          : (
            <ul class="wall-incidents" aria-label="Incidents">
              {incidents.map((incident) => <Incident key={incident.id} incident={incident} />)}
              {more_incidents > 0 && (
                <li class="wall-more">and {formatCount(more_incidents)} more incidents</li>
              )}
            </ul>
          )}
        <ul
          class="wall-hosts"
          aria-label="Hosts"
          data-few={hosts.length <= FEW_HOSTS ? "" : undefined}
        >
          {hosts.map((host) => <Host key={host.name} host={host} />)}
          {more_hosts > 0 && <li class="wall-more">and {formatCount(more_hosts)} more</li>}
        </ul>
      </div>
    </NowContext.Provider>
  );
}

function staleText(state: LiveState | undefined): string {
  return state === "signed_out" ? "This screen was revoked" : "No contact with the server";
}

/** "2 critical, 1 warning, 45 OK", worst first. */
function Sentence({ counts }: { counts: WallView["counts"] }) {
  const shown = LEVELS.filter((level) => counts[level] > 0);
  if (shown.length === 0) return <>No hosts yet</>;
  return (
    <>
      {shown.map((level) => (
        <span key={level} class="wall-count" data-tone={level}>
          {LevelIcon({ tone: level })}
          {formatCount(counts[level])} {level === "ok" ? "OK" : toneWord(level).toLowerCase()}
        </span>
      ))}
    </>
  );
}

function Incident({ incident }: { incident: WallIncident }) {
  const { level, place, sentence, began_unix, is_taken_on } = incident;
  return (
    <li class="wall-incident" data-tone={level} data-role="wall-incident">
      {LevelIcon({ tone: level })}
      <span class="wall-what">
        <strong>{place}</strong> <span class="sr-only">{toneWord(level)}:</span> {sentence}
      </span>
      <span class="wall-since">
        <Lasting unix={began_unix} />
        {is_taken_on && " · taken on"}
      </span>
    </li>
  );
}

function Host({ host: { name, level, waiting } }: { host: WallHost }) {
  const tone = waiting ? "waiting" : level;
  return (
    <li class="wall-host" data-tone={tone} data-role="wall-host" data-status={level}>
      {LevelIcon({ tone })}
      <span class="wall-name" aria-hidden="true">
        <span class="wall-name-head">{name.slice(0, -TAIL_SIGNS)}</span>
        <span>{name.slice(-TAIL_SIGNS)}</span>
      </span>
      <span class="sr-only">{name}: {toneWord(tone)}</span>
    </li>
  );
}
