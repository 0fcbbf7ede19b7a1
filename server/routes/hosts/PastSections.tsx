import type { HostView } from "../../views/mod.ts";
import { cutHostView } from "../../views/cut_view.ts";
import { DatasetTable } from "../../islands/host/DatasetTable.tsx";
import { GuestTable } from "../../islands/host/GuestTable.tsx";
import { HostMetrics } from "../../islands/host/HostMetrics.tsx";
import { PoolCard } from "../../islands/host/PoolCard.tsx";
import { Section } from "../../islands/host/Section.tsx";
import { guestsText } from "../../islands/host/counts.ts";
import { StorageTable } from "../../islands/host/StorageTable.tsx";
import { Pages } from "../../islands/ui/Pages.tsx";
import { pastHostPath } from "../../views/paths.ts";

/** What the samples of a past minute told, as the page of the host showed it. */
export function PastSections(
  { view: whole, page, at_unix }: { view: HostView; page: number; at_unix: number },
) {
  const view = cutHostView(whole, page);
  const { name } = view.card;
  const countOf = (list: "pools" | "storages" | "datasets") => whole[list].value?.length.toString();
  return (
    <>
      <HostMetrics section={view.host} />
      <Section id="pools" title="Pools" section={view.pools} count={countOf("pools")}>
        {(pools) => (
          <div class="pools">{pools.map((pool) => <PoolCard key={pool.id} pool={pool} />)}</div>
        )}
      </Section>
      <Section
        id="guests"
        title="Guests"
        section={view.guests}
        count={guestsText(whole.guest_counts)}
      >
        {(guests) => <GuestTable host={name} guests={guests} />}
      </Section>
      <Section id="storages" title="Storages" section={view.storages} count={countOf("storages")}>
        {(storages) => <StorageTable storages={storages} />}
      </Section>
      <Section
        id="datasets"
        title="Datasets and snapshots"
        section={view.datasets}
        count={countOf("datasets")}
      >
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
