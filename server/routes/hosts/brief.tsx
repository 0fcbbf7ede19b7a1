/** `GET /hosts/:name/brief`: one host in short, as lists show it beside themselves. */
import { signal } from "@preact/signals";
import type { AppRequest } from "../../web/app_request.ts";
import { HostLinks, placeText } from "../../islands/host/HostHead.tsx";
import { PoolCard } from "../../islands/host/PoolCard.tsx";
import { Problems } from "../../islands/host/Problems.tsx";
import { guestsText } from "../../islands/fleet/card_text.ts";
import { Age } from "../../islands/ui/Age.tsx";
import { formatCount, formatPercent, formatUptime } from "../../islands/ui/format.ts";
import { LevelBadge } from "../../islands/ui/LevelBadge.tsx";
import { NowContext } from "../../islands/ui/server_clock.ts";
import type { HostPool, HostView } from "../../views/mod.ts";
import { hostPartPath } from "../../views/paths.ts";
import { sendPage } from "../../web/send_page.ts";
import { sendHostNotFound } from "../not_found.tsx";

/** The rest is on its page. */
const POOLS_SHOWN = 10;

export function showBrief(request: AppRequest): Response {
  const { reads, clock } = request.get("context");
  const view = reads.views.find(request.req.param("name") ?? "");
  if (view === null) return sendHostNotFound(request);
  return sendPage(request, {
    title: view.card.name,
    body: <HostBrief view={view} now_unix={clock.nowMs() / 1000} />,
    live: false,
  });
}

function HostBrief({ view, now_unix }: { view: HostView; now_unix: number }) {
  const { card, note } = view;
  const pools = view.pools.value ?? [];
  return (
    <NowContext.Provider value={signal(now_unix)}>
      <div class="brief">
        <header class="brief-head">
          <h1>{card.name}</h1>
          <LevelBadge tone={card.level} />
          {card.group !== null && <span class="group">{card.group}</span>}
          {card.tags.map((tag) => <span key={tag} class="tag">{tag}</span>)}
          {placeText(view) !== "" && <span class="muted">{placeText(view)}</span>}
        </header>
        {note !== "" && <p class="host-note">{note}</p>}
        <Facts view={view} />
        <HostLinks view={view} />
        <Problems view={view} />
        <Pools host={card.name} pools={pools} />
      </div>
    </NowContext.Provider>
  );
}

function Facts({ view: { card, host } }: { view: HostView }) {
  const facts = [
    ["Seen", card.last_seen_unix === null ? "never" : <Age key="age" unix={card.last_seen_unix} />],
    ["Up", formatUptime(host.value?.uptime_seconds ?? null)],
    ["CPU", formatPercent(card.cpu_percent)],
    ["Memory", formatPercent(card.mem_used_percent)],
    ["Guests running", guestsText(card)],
    ["Updates", formatCount(card.pending_updates)],
  ] as const;
  return (
    <dl class="facts">
      {facts.map(([word, value]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Pools({ host, pools }: { host: string; pools: readonly HostPool[] }) {
  if (pools.length === 0) return null;
  const more = pools.length - POOLS_SHOWN;
  return (
    <section class="section" aria-labelledby="brief-pools">
      <header class="section-head">
        <h2 id="brief-pools">Pools</h2>
      </header>
      {pools.slice(0, POOLS_SHOWN).map((pool) => <PoolCard key={pool.id} pool={pool} />)}
      {more > 0 && <a href={hostPartPath(host, "pools")}>and {formatCount(more)} more</a>}
    </section>
  );
}
