import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { countPages, pageOf } from "../../shared/page_of.ts";
import type { Level } from "../../shared/verdict/mod.ts";
import type { HostPools, PoolView } from "../views/mod.ts";
import { EmptyFleet } from "./fleet/EmptyFleet.tsx";
import { useLive } from "./live.ts";
import { countPools, findUnread, orderPools, POOL_LEVELS, poolsPath } from "../views/pool_order.ts";
import { PoolRows } from "./pools/PoolRows.tsx";
import { AsOf } from "./ui/AsOf.tsx";
import { formatCount } from "./ui/format.ts";
import { LevelFilter } from "./ui/LevelFilter.tsx";
import { Pages } from "./ui/Pages.tsx";
import { NowContext, useServerClock } from "./ui/server_clock.ts";
import { useSteadyList } from "./ui/steady_list.ts";
import { Unread } from "./ui/Unread.tsx";

export interface PoolTableProps {
  hosts: HostPools[];
  /** Shows this level alone; null: all. */
  level: Level | null;
  /** From 1. */
  page: number;
  now_unix: number;
}

/** Rows on one page: the riskiest come first, so what is on the next worries less. */
const POOLS_SHOWN = 100;

/**
 * Every pool of the fleet, riskiest first. Live through a topic of its own: the server sends
 * the pools of a host that changed, newest only, never faster than this browser reads.
 */
export function PoolTable(props: PoolTableProps) {
  const { hosts: firstHosts, level: firstLevel, page: firstPage, now_unix } = props;
  const { now, sync } = useServerClock(now_unix);
  const hosts = useSignal(byName(firstHosts));
  const level = useSignal(firstLevel);
  const wantedPage = useSignal(firstPage);
  const pools = useComputed(() => orderPools(hosts.value.values()));
  const shown = useComputed(() =>
    pools.value.filter((pool) => level.value === null || pool.level === level.value)
  );

  useLive("pools", {
    joined: (reply) => {
      sync(reply.now_unix);
      hosts.value = byName(reply.hosts);
    },
    host: (host) => {
      const changed = new Map(hosts.peek());
      if (host.zfs === "removed") changed.delete(host.name);
      else changed.set(host.name, host);
      hosts.value = changed;
    },
  });
  const pages = countPages(shown.value.length, POOLS_SHOWN);
  const page = Math.min(wantedPage.value, pages);
  useSteadyList('[data-role="pool"]', shown.value);
  useSignalEffect(() =>
    history.replaceState(history.state, "", poolsPath(level.value, wantedPage.value))
  );

  return (
    <NowContext.Provider value={now}>
      <div class="page-head">
        <h1>Pools</h1>
        {pools.value.length > 0 && (
          <LevelFilter
            levels={POOL_LEVELS}
            counts={countPools(pools.value)}
            chosen={level.value}
            pathOf={poolsPath}
            choose={(chosen) => {
              level.value = chosen;
              wantedPage.value = 1;
            }}
          />
        )}
        <AsOf />
      </div>
      <Unread what="Pools" hosts={findUnread(hosts.value.values())} />
      {pools.value.length === 0
        ? <NoPools hosts={hosts.value.size} />
        : <Shown pools={shown.value} level={level.value} page={page} />}
    </NowContext.Provider>
  );
}

function byName(hosts: readonly HostPools[]): ReadonlyMap<string, HostPools> {
  return new Map(hosts.map((host) => [host.name, host]));
}

function Shown(
  { pools, level, page }: { pools: readonly PoolView[]; level: Level | null; page: number },
) {
  if (pools.length === 0) {
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
      <PoolRows pools={pageOf(pools, page, POOLS_SHOWN)} />
      <Pages
        label="Pools"
        page={page}
        pages={countPages(pools.length, POOLS_SHOWN)}
        total={`${formatCount(pools.length)} pools, riskiest first`}
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
