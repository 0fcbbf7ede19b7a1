import type { HostView } from "../../views/mod.ts";
import { cutHostView } from "../../views/cut_view.ts";
import { DatasetTable } from "../../islands/host/DatasetTable.tsx";
import { GuestTable } from "../../islands/host/GuestTable.tsx";
import { HostMetrics } from "../../islands/host/HostMetrics.tsx";
import { PoolCard } from "../../islands/host/PoolCard.tsx";
import { Section } from "../../islands/host/Section.tsx";
import { StorageTable } from "../../islands/host/StorageTable.tsx";
import { Pages } from "../../islands/ui/Pages.tsx";
import { pastHostPath } from "../../views/paths.ts";

/** What the samples of a past minute told, as the page of the host showed it. */
export function PastSections(
  { view: whole, page, at_unix }: { view: HostView; page: number; at_unix: number },
) {
  const view = cutHostView(whole, page);
  const { name } = view.card;
  return (
    <>
      <HostMetrics section={view.host} />
      <Section title="Pools" section={view.pools} count={whole.pools.value?.length}>
        {(pools) => (
          <div class="pools">{pools.map((pool) => <PoolCard key={pool.id} pool={pool} />)}</div>
        )}
      </Section>
      <Section title="Guests" section={view.guests} count={whole.guests.value?.length}>
        {(guests) => <GuestTable host={name} guests={guests} />}
      </Section>
      <Section title="Storages" section={view.storages} count={whole.storages.value?.length}>
        {(storages) => <StorageTable storages={storages} />}
      </Section>
      <Section title="Datasets" section={view.datasets} count={whole.datasets.value?.length}>
        {(datasets) => <DatasetTable datasets={datasets} />}
      </Section>
      <Pages
        label={name}
        page={view.paging?.page ?? 1}
        pages={view.paging?.pages ?? 1}
        pathOf={(other) => pastHostPath(name, at_unix, other)}
      />
    </>
  );
}
