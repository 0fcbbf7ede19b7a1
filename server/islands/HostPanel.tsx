import { useSignal } from "@preact/signals";
import { hostTopic } from "../../shared/protocol/names.ts";
import type { HostView, ListedChange, PagedList } from "../views/mod.ts";
import { hostPath } from "../views/paths.ts";
import { ChangeList } from "./host/ChangeList.tsx";
import { MachineCharts, PoolCharts } from "./HostCharts.tsx";
import { HostHead } from "./host/HostHead.tsx";
import { MissingPools } from "./host/MissingPools.tsx";
import { HostMetrics } from "./host/HostMetrics.tsx";
import { PoolCard } from "./host/PoolCard.tsx";
import { Section } from "./host/Section.tsx";
import { later } from "./later.tsx";
import { useLive } from "./live.ts";
import { formatCount } from "./ui/format.ts";
import { Pages } from "./ui/Pages.tsx";
import { NowContext, useServerClock } from "./ui/server_clock.ts";

export interface HostPanelProps {
  view: HostView;
  changes: readonly ListedChange[];
  now_unix: number;
}

const tables = () => import("./host/tables.ts");
const CareTables = later(() => tables().then((module) => module.CareTables));
const DatasetTable = later(() => tables().then((module) => module.DatasetTable));
const GuestTable = later(() => tables().then((module) => module.GuestTable));
const StorageTable = later(() => tables().then((module) => module.StorageTable));

/** Everything known of one host, live. */
export function HostPanel({ view: firstView, changes, now_unix }: HostPanelProps) {
  const { now, sync } = useServerClock(now_unix);
  const current = useSignal(firstView);
  const isRemoved = useSignal(false);

  useLive(
    hostTopic(firstView.card.name),
    {
      joined: (reply) => {
        sync(reply.now_unix);
        if (reply.answer === "whole") current.value = reply.view;
        isRemoved.value = false;
      },
      view: (view) => {
        current.value = view;
      },
      removed: () => {
        isRemoved.value = true;
      },
    },
    {
      params: () => ({
        page: firstView.paging?.page ?? 1,
        revision: current.peek().revision,
      }),
      refused: (reason) => {
        isRemoved.value = reason === "unknown_host";
      },
    },
  );

  const view = current.value;
  return (
    <NowContext.Provider value={now}>
      <HostPages view={view} />
      {isRemoved.value && <Removed />}
      <HostHead view={view} />
      {isSeen(view) ? <Sections view={view} /> : <NothingYet />}
      <ChangeList
        host={view.card.name}
        first={{ changes, revision: firstView.changes_revision }}
        revision={view.changes_revision}
      />
      <HostPages view={view} />
    </NowContext.Provider>
  );
}

/** Of a host that has more than one page can show. */
function HostPages({ view: { card, paging } }: { view: HostView }) {
  if (paging === undefined) return null;
  const { page, pages, totals } = paging;
  const lists = Object.entries(totals).filter(([, total]) => total > 0)
    .map(([list, total]) => `${formatCount(total)} ${list}`);
  return (
    <Pages
      label={card.name}
      page={page}
      pages={pages}
      total={lists.join(", ")}
      pathOf={(other) => other === 1 ? hostPath(card.name) : `${hostPath(card.name)}?page=${other}`}
    />
  );
}

function Sections({ view }: { view: HostView }) {
  return (
    <>
      <HostMetrics section={view.host} />
      <Section title="Pools" section={view.pools} count={countOf(view, "pools")}>
        {(pools) =>
          pools.length === 0
            ? (
              <p class="nothing card">
                {view.card.zfs === "none" ? "No ZFS on this host" : "No pools"}
              </p>
            )
            : (
              <div class="pools">
                {pools.map((pool) => <PoolCard key={pool.id} pool={pool} />)}
              </div>
            )}
      </Section>
      <MissingPools host={view.card.name} pools={view.missing_pools} />
      <PoolCharts view={view} />
      <MachineCharts view={view} />
      <Section title="Guests" section={view.guests} count={countOf(view, "guests")}>
        {(guests) => (
          <GuestTable
            host={view.card.name}
            guests={guests}
            told_unix={view.datasets.collected_unix}
          />
        )}
      </Section>
      <Section title="Storages" section={view.storages} count={countOf(view, "storages")}>
        {(storages) => <StorageTable storages={storages} />}
      </Section>
      <Section title="Datasets" section={view.datasets} count={countOf(view, "datasets")}>
        {(datasets) => <DatasetTable datasets={datasets} />}
      </Section>
      <Section title="Backups" section={view.backups}>
        {(tables) => <CareTables tables={tables} />}
      </Section>
      <Section title="Care" section={view.care}>
        {(tables) => <CareTables tables={tables} folds />}
      </Section>
    </>
  );
}

/** How many the host has, on whichever page they are. */
function countOf(view: HostView, list: PagedList): number | undefined {
  return view[list].value === null
    ? undefined
    : view.paging?.totals[list] ?? view[list].value.length;
}

/** Whether anything of the host was ever received. */
function isSeen({ host, datasets }: HostView): boolean {
  return host.read_unix !== null || datasets.read_unix !== null;
}

function NothingYet() {
  return <p class="nothing card">Nothing received yet. Values appear here once its agent joins.</p>;
}

function Removed() {
  return (
    <p class="notice" role="alert">
      This host was removed. Below is what was last known. <a href="/">Back to the fleet</a>
    </p>
  );
}
