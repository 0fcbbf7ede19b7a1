import type { HostView } from "../../views/mod.ts";
import { later } from "../later.tsx";
import { countText, guestsText, rowsOf } from "./counts.ts";
import { PoolCard } from "./PoolCard.tsx";
import { Section } from "./Section.tsx";

const tables = () => import("./tables.ts");
const CareTables = later(() => tables().then((module) => module.CareTables));
const DatasetTable = later(() => tables().then((module) => module.DatasetTable));
const GuestTable = later(() => tables().then((module) => module.GuestTable));
const MissingPools = later(() => tables().then((module) => module.MissingPools));
const StorageTable = later(() => tables().then((module) => module.StorageTable));

/** More rows than these fill a narrow page: they are shown there when asked for. */
const SHORT_ROWS = 12;

/** What a host has, part by part. */
export function HostSections({ view }: { view: HostView }) {
  const { part_levels: levels } = view;
  const isLong = (list: Parameters<typeof rowsOf>[1]) => rowsOf(view, list) > SHORT_ROWS;
  return (
    <>
      <Section
        id="pools"
        title="Pools"
        section={view.pools}
        level={levels.pools}
        count={countText(view, "pools")}
      >
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
      {view.missing_pools.length > 0 && (
        <MissingPools host={view.card.name} pools={view.missing_pools} />
      )}
      <Section
        id="guests"
        title="Guests"
        section={view.guests}
        level={levels.guests}
        count={guestsText(view.guest_counts)}
        isLong={isLong("guests")}
      >
        {(guests) => (
          <GuestTable
            host={view.card.name}
            guests={guests}
            told_unix={view.datasets.collected_unix}
          />
        )}
      </Section>
      <Section
        id="datasets"
        title="Datasets and snapshots"
        section={view.datasets}
        level={levels.snapshots}
        count={countText(view, "datasets")}
        isLong={isLong("datasets")}
      >
        {(datasets) => <DatasetTable datasets={datasets} />}
      </Section>
      <Section
        id="storages"
        title="Storages"
        section={view.storages}
        level={levels.storage}
        count={countText(view, "storages")}
        isLong={isLong("storages")}
      >
        {(storages) => <StorageTable storages={storages} />}
      </Section>
      <Section id="backups" title="Backups" section={view.backups} level={levels.backups} isLong>
        {(tables) => <CareTables tables={tables} />}
      </Section>
      <Section id="care" title="Care" section={view.care} level={levels.care} isLong>
        {(tables) => <CareTables tables={tables} folds />}
      </Section>
    </>
  );
}
