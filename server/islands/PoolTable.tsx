import { useContext } from "preact/hooks";
import { useSignal, useSignalEffect } from "@preact/signals";
import type { Level } from "../../shared/verdict/mod.ts";
import { poolKey, type PoolsPage, type PoolsUpdate } from "../views/mod.ts";
import { POOL_LEVELS, poolsCsvPath, poolsPath } from "../views/pools_query.ts";
import { EmptyFleet } from "./fleet/EmptyFleet.tsx";
import { LiveContext, useLive } from "./live.ts";
import { PoolViews } from "./pools/PoolViews.tsx";
import { PoolRows } from "./pools/PoolRows.tsx";
import { AsOf } from "./ui/AsOf.tsx";
import { formatCount } from "./ui/format.ts";
import { LevelFilter } from "./ui/LevelFilter.tsx";
import { Pages } from "./ui/Pages.tsx";
import { NowContext, useServerClock } from "./ui/server_clock.ts";
import { useSteadyList } from "./ui/steady_list.ts";
import { Unread } from "./ui/Unread.tsx";

export interface PoolTableProps {
  page: PoolsPage;
  now_unix: number;
}

/**
 * One page of the pools of the fleet, riskiest first. Live through a topic of its own: the server
 * orders all pools, and sends of this page what changed, never faster than this browser reads.
 */
export function PoolTable({ page: firstPage, now_unix }: PoolTableProps) {
  const { now, sync } = useServerClock(now_unix);
  const live = useContext(LiveContext);
  const shown = useSignal(firstPage);
  const wanted = useSignal({ level: firstPage.level, page: firstPage.page });
  const { level, page } = wanted.value;

  useLive("pools", {
    joined: (reply) => {
      sync(reply.now_unix);
      if (reply.answer === "whole") shown.value = reply.page;
    },
    page: (update) => {
      shown.value = mergePage(shown.peek(), update);
    },
  }, {
    key: poolsPath(level, page),
    params: () => ({ level, page, revision: heldRevision(shown.peek(), { level, page }) }),
  });
  useSteadyList('[data-role="pool"]', shown.value.rows);
  useSignalEffect(() =>
    history.replaceState(
      history.state,
      "",
      poolsPath(wanted.value.level, wanted.value.page),
    )
  );

  function choose(chosen: Level | null): void {
    if (live?.state.peek() === "live") wanted.value = { level: chosen, page: 1 };
    // Nobody would answer here: the server may answer there.
    else location.assign(poolsPath(chosen));
  }

  const { counts, hosts, unread_hosts } = shown.value;
  const isEmpty = Object.values(counts).every((count) => count === 0);
  return (
    <NowContext.Provider value={now}>
      <div class="page-head">
        <h1>Pools</h1>
        <PoolViews shown="pools" />
        {!isEmpty && (
          <LevelFilter
            levels={POOL_LEVELS}
            counts={counts}
            chosen={level}
            pathOf={poolsPath}
            choose={choose}
          />
        )}
        <AsOf />
        {!isEmpty && <a class="csv-link" href={poolsCsvPath(level)} download>CSV</a>}
      </div>
      <Unread what="Pools" hosts={unread_hosts} />
      {isEmpty ? <NoPools hosts={hosts} /> : <Shown page={shown.value} />}
    </NowContext.Provider>
  );
}

/** The state that the page holds of what is wanted; null where it holds another page. */
function heldRevision(held: PoolsPage, wanted: Pick<PoolsPage, "level" | "page">): string | null {
  return held.level === wanted.level && held.page === wanted.page ? held.revision : null;
}

/** The page after `update`, with the rows that it does not bring as they were. */
export function mergePage(before: PoolsPage, { order, ...update }: PoolsUpdate): PoolsPage {
  const rows = new Map([...before.rows, ...update.rows].map((row) => [poolKey(row), row]));
  return { ...update, rows: order.flatMap((key) => rows.get(key) ?? []) };
}

function Shown({ page: { rows, total, page, pages, level } }: { page: PoolsPage }) {
  if (rows.length === 0) {
    return (
      <section class="empty card" role="status">
        <h2>No pool has this level</h2>
        <p>
          <a href="/pools">Show all</a>
        </p>
      </section>
    );
  }
  return (
    <>
      <PoolRows pools={rows} />
      <Pages
        label="Pools"
        page={page}
        pages={pages}
        total={`${formatCount(total)} pools, riskiest first`}
        pathOf={(other) => poolsPath(level, other)}
      />
    </>
  );
}

function NoPools({ hosts }: { hosts: number }) {
  if (hosts === 0) return <EmptyFleet />;
  return (
    <section class="empty card">
      <h2>No pools</h2>
      <p>No host has reported a ZFS pool.</p>
    </section>
  );
}
