import { useContext, useEffect, useRef } from "preact/hooks";
import type { HostCard, MeterTone } from "../../views/mod.ts";
import { windowMark, WindowsContext } from "../now/windows_now.ts";
import { Age, Freshness, useStale } from "../ui/Age.tsx";
import { formatCount, formatLoad, formatPercent } from "../ui/format.ts";
import { LevelBadge } from "../ui/LevelBadge.tsx";
import { Marked } from "../ui/Marked.tsx";
import { Meter } from "../ui/Meter.tsx";
import { ReasonList } from "../ui/ReasonList.tsx";
import { hostPath } from "../../views/paths.ts";
import { guestsText, poolsText, WAITING_TEXT } from "./card_text.ts";
import { NoReason } from "./NoReason.tsx";
import type { HostSignal } from "./fleet_state.ts";

/** The style sheet guesses the height of later ones until they are in sight. */
const READ_ONE_BY_ONE = 60;

/** Hosts as cards, for a fleet small enough to read every host. */
export function HostTiles(
  { hosts, words }: { hosts: readonly HostSignal[]; words: readonly string[] },
) {
  const list = useRef<HTMLUListElement>(null);
  const isLong = hosts.length > READ_ONE_BY_ONE;
  useEffect(() => {
    if (!isLong) return;
    const stop = new AbortController();
    import("./card_heights.ts").then(({ keepHeights }) => {
      if (list.current !== null) keepHeights(list.current, stop.signal);
    }, reportError);
    return () => stop.abort();
  }, [isLong]);
  return (
    <ul ref={list} class="tiles" aria-label="Hosts">
      {hosts.map((host) => <HostTile key={host.peek().name} host={host} words={words} />)}
    </ul>
  );
}

function HostTile({ host, words }: { host: HostSignal; words: readonly string[] }) {
  const card = host.value;
  const stale = useStale(card);
  const windows = useContext(WindowsContext).value;
  return (
    <li
      class="tile card"
      data-role="host-card"
      data-host={card.name}
      data-status={card.level}
      data-tone={card.level}
      data-stale={stale}
    >
      <div class="tile-head">
        <a class="host-name" href={hostPath(card.name)}>
          <Marked text={card.name} words={words.length === 0 ? undefined : words} />
        </a>
        <LevelBadge tone={card.level} />
        <span class="tile-sub">
          {card.group !== null && <span class="group">{card.group}</span>}
          {card.cluster_name !== null && <span>{card.cluster_name}</span>}
          {windowMark({ card, windows })}
          {card.waiting && <span class="waiting-mark">{WAITING_TEXT}</span>}
          <span>
            {card.last_seen_unix === null ? "never seen" : (
              <>
                seen <Age unix={card.last_seen_unix} />
              </>
            )}
          </span>
        </span>
      </div>
      {card.reasons.length === 0
        ? <NoReason card={card} />
        : <ReasonList reasons={card.reasons} host={card.name} />}
      <MoreReasons card={card} />
      {card.two_agents && <p class="notice">Two agents use the token of this host</p>}
      <div class="tile-values">
        {card.read_unix === null ? <p class="muted">No values received yet</p> : (
          <>
            <TileFigures card={card} />
            {card.held_unix !== null && (
              <p class="tile-held muted" data-role="held">
                Some of it last known, read <Age unix={card.held_unix} isHeld />
              </p>
            )}
            <p class="tile-stale">
              <Freshness {...card} />
            </p>
          </>
        )}
      </div>
    </li>
  );
}

function MoreReasons({ card }: { card: HostCard }) {
  const more = card.reason_count - card.reasons.length;
  if (more <= 0) return null;
  return (
    <a class="more-reasons" href={hostPath(card.name)}>
      {formatCount(more)} more {more === 1 ? "reason" : "reasons"}
    </a>
  );
}

function TileFigures({ card }: { card: HostCard }) {
  const { fullest_pool, pending_updates } = card;
  return (
    <>
      <dl class="tile-meters">
        <MeterFigure label="CPU" percent={card.cpu_percent} />
        <MeterFigure label="Memory" percent={card.mem_used_percent} />
        <MeterFigure
          label={fullest_pool === null ? "Fullest pool" : `Pool ${fullest_pool.name}`}
          percent={fullest_pool?.capacity_percent ?? null}
          tone={fullest_pool?.tone}
        />
      </dl>
      <dl class="tile-facts">
        <Fact label="Load" value={formatLoad(card.load1)} />
        <Fact label="Pools ok" value={poolsText(card)} />
        <Fact label="Guests" value={guestsText(card)} />
        <Fact label="Updates" value={formatCount(pending_updates)} />
      </dl>
    </>
  );
}

function MeterFigure(
  props: { label: string; percent: number | null; tone?: MeterTone | undefined },
) {
  const { label, ...meter } = props;
  return (
    <div class="meter-figure">
      <dt title={label}>{label}</dt>
      <dd>{formatPercent(meter.percent)}</dd>
      <dd class="meter-cell">
        <Meter {...meter} />
      </dd>
    </div>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
