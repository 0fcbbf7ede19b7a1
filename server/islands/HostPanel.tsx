import { useSignal } from "@preact/signals";
import { hostTopic } from "../../shared/channel/names.ts";
import type { HostView } from "../fleet/views.ts";
import { ChangeList } from "./host/ChangeList.tsx";
import { DatasetTable } from "./host/DatasetTable.tsx";
import { GuestTable } from "./host/GuestTable.tsx";
import { MachineCharts, PoolCharts } from "./HostCharts.tsx";
import { HostHead } from "./host/HostHead.tsx";
import { HostMetrics } from "./host/HostMetrics.tsx";
import { PoolCard } from "./host/PoolCard.tsx";
import { Section } from "./host/Section.tsx";
import { StorageTable } from "./host/StorageTable.tsx";
import { useLive } from "./live.ts";
import { NowContext, useServerClock } from "./ui/server_clock.ts";

export interface HostPanelProps {
  view: HostView;
  now_unix: number;
}

/** Everything known of one host, live. */
export function HostPanel({ view: firstView, now_unix }: HostPanelProps) {
  const { now, sync } = useServerClock(now_unix);
  const current = useSignal(firstView);
  const isRemoved = useSignal(false);

  useLive(
    hostTopic(firstView.card.name),
    {
      joined: (reply) => {
        sync(reply.now_unix);
        current.value = reply.view;
        isRemoved.value = false;
      },
      view: (view) => {
        current.value = view;
      },
      removed: () => {
        isRemoved.value = true;
      },
    },
    (reason) => {
      isRemoved.value = reason === "unknown_host";
    },
  );

  const view = current.value;
  return (
    <NowContext.Provider value={now}>
      {isRemoved.value && <Removed />}
      <HostHead view={view} />
      {isSeen(view) ? <Sections view={view} /> : <NothingYet />}
      <ChangeList changes={view.changes} />
    </NowContext.Provider>
  );
}

function Sections({ view }: { view: HostView }) {
  return (
    <>
      <HostMetrics section={view.host} />
      <Section title="Pools" section={view.pools} count={view.pools.value?.length}>
        {(pools) =>
          pools.length === 0
            ? (
              <p class="nothing card">
                {view.card.zfs === "none" ? "No ZFS on this host" : "No pools"}
              </p>
            )
            : (
              <div class="pools">
                {pools.map((pool) => <PoolCard key={pool.name} pool={pool} />)}
              </div>
            )}
      </Section>
      <PoolCharts view={view} />
      <MachineCharts view={view} />
      <Section title="Guests" section={view.guests} count={view.guests.value?.length}>
        {(guests) => (
          <GuestTable
            host={view.card.name}
            guests={guests}
            told_unix={view.datasets.collected_unix}
          />
        )}
      </Section>
      <Section title="Storages" section={view.storages} count={view.storages.value?.length}>
        {(storages) => <StorageTable storages={storages} />}
      </Section>
      <Section title="Datasets" section={view.datasets} count={view.datasets.value?.length}>
        {(datasets) => <DatasetTable datasets={datasets} />}
      </Section>
    </>
  );
}

/** Whether anything of the host was ever received. */
function isSeen({ host, datasets }: HostView): boolean {
  return host.collected_unix !== null || datasets.collected_unix !== null;
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
