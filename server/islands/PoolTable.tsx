import { useContext } from "preact/hooks";
import { useSignal, useSignalEffect } from "@preact/signals";
import { poolKey, type PoolsPage, type PoolsUpdate } from "../views/mod.ts";
import { POOL_LEVELS, poolsCsvPath, poolsPath, type PoolsQuery } from "../views/pools_query.ts";
import { EmptyFleet } from "./fleet/EmptyFleet.tsx";
import { LiveContext, useLive } from "./live.ts";
import { POOL_COLUMNS } from "./pools/pool_columns.ts";
import { PoolList } from "./pools/PoolList.tsx";
import { PoolViews } from "./pools/PoolViews.tsx";
import { RiskTiles } from "./pools/RiskTiles.tsx";
import { ListFilter } from "./table/ListFilter.tsx";
import { useColumns } from "./table/use_columns.ts";
import { ViewMenu } from "./table/ViewMenu.tsx";
import { AsOf } from "./ui/AsOf.tsx";
import { LevelFilter } from "./ui/LevelFilter.tsx";
import { NowContext, useServerClock } from "./ui/server_clock.ts";
import { useSteadyList } from "./ui/steady_list.ts";
import { Unread } from "./ui/Unread.tsx";
import { showAddress } from "./show_address.ts";

export interface PoolTableProps {
  page: PoolsPage;
  /** Keys of the columns that this browser likes to see; null: the usual ones. */
  columns: readonly string[] | null;
  now_unix: number;
}

/** After the last key: long enough to type on, too short to be waited for. */
const TYPING_MS = 120;

/**
 * One page of the pools of the fleet, riskiest first. Live through a topic of its own: the server
 * orders all pools, and sends of this page what changed, never faster than this browser reads.
 */
export function PoolTable({ page: firstPage, columns: remembered, now_unix }: PoolTableProps) {
  const { now, sync } = useServerClock(now_unix);
  const live = useContext(LiveContext);
  const shown = useSignal(firstPage);
  const wanted = useSignal(firstPage.query);
  const { columns, chosen, choose } = useColumns("pools", POOL_COLUMNS, remembered);
  const query = wanted.value;
  const path = poolsPath(query);

  useLive("pools", {
    joined: (reply) => {
      sync(reply.now_unix);
      if (reply.answer === "whole") shown.value = reply.page;
    },
    page: (update) => {
      shown.value = mergePage(shown.peek(), update);
    },
  }, {
    key: path,
    params: () => ({
      query: new URL(path, location.origin).search,
      revision: poolsPath(shown.peek().query) === path ? shown.peek().revision : null,
    }),
  });
  useSteadyList('[data-role="pool"]', shown.value.rows);
  useSignalEffect(() => showAddress(poolsPath(wanted.value)));

  function ask(next: PoolsQuery): void {
    if (live?.state.peek() === "live") wanted.value = next;
    // Nobody would answer here: the server may answer there.
    else location.assign(poolsPath(next));
  }

  const { counts, risks, hosts, pools, unread_hosts } = shown.value;
  const narrow = (changes: Partial<PoolsQuery>) => ({ ...query, ...changes, page: 1 });
  return (
    <NowContext.Provider value={now}>
      <div class="page-head">
        <h1>Pools</h1>
        <PoolViews shown="pools" />
        <AsOf />
      </div>
      <Unread what="Pools" hosts={unread_hosts} />
      {pools === 0 ? <NoPools hosts={hosts} /> : (
        <>
          <RiskTiles
            counts={risks}
            chosen={query.risk}
            pathOf={(risk) => poolsPath(narrow({ risk }))}
            choose={(risk) => ask(narrow({ risk }))}
          />
          <div class="page-head list-head">
            <LevelFilter
              levels={POOL_LEVELS}
              counts={counts}
              chosen={query.level}
              pathOf={(level) => poolsPath(narrow({ level }))}
              choose={(level) => ask(narrow({ level }))}
            />
            <div class="page-tools">
              <ListFilter
                action="/pools"
                kept={new URL(poolsPath(narrow({ text: "" })), "http://page").searchParams}
                text={query.text}
                label="Filter by pool or host"
                placeholder="Pool or host"
                ask={(text) => ask({ ...wanted.peek(), text: text.trim(), page: 1 })}
                restMs={TYPING_MS}
              />
              <ViewMenu
                columns={POOL_COLUMNS}
                chosen={chosen}
                choose={choose}
                sort={query.sort}
                ownOrder="Riskiest first"
                sortBy={(sort) => ask(narrow({ sort }))}
              />
              <a class="csv-link" href={poolsCsvPath(query)} download>CSV</a>
            </div>
          </div>
          <PoolList page={shown} {...{ query, columns, ask }} />
        </>
      )}
    </NowContext.Provider>
  );
}

/** The page after `update`, with the rows that it does not bring as they were. */
export function mergePage(before: PoolsPage, { order, ...update }: PoolsUpdate): PoolsPage {
  const rows = new Map([...before.rows, ...update.rows].map((row) => [poolKey(row), row]));
  return { ...update, rows: order.flatMap((key) => rows.get(key) ?? []) };
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
