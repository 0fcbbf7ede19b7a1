/**
 * What one page of a host shows of it. A legal sample may hold thousands of everything; to render
 * them all would stop the server for as long as it takes, for every host and every browser.
 */
import { countPages, pageOf } from "../../shared/page_of.ts";
import type { Vdev } from "../../shared/sample/zfs_pools.ts";
import { CARE_PAGE_ROWS } from "./care.ts";
import { HOST_PAGE_ROWS, type HostView, type PagedList } from "./host_view.ts";
import type { HostPool } from "./pools.ts";

const LISTS: readonly PagedList[] = ["pools", "guests", "storages", "datasets"];

/** The same view with the rows of `page` alone, of each of its lists. */
export function cutHostView(view: HostView, page: number): HostView {
  const totals = {
    reasons: view.reasons.length,
    ...Object.fromEntries(LISTS.map((list) => [list, view[list].value?.length ?? 0])),
  } as NonNullable<HostView["paging"]>["totals"];
  const tables = [...view.care.value ?? [], ...view.backups.value ?? []];
  const pages = Math.max(
    ...[...LISTS, "reasons" as const].map((list) => countPages(totals[list], HOST_PAGE_ROWS[list])),
    ...tables.map(({ total }) => countPages(total, CARE_PAGE_ROWS)),
  );
  const cut = <T>(list: PagedList, section: HostView[PagedList] & { value: T[] | null }) => ({
    ...section,
    value: section.value && pageOf(section.value, page, HOST_PAGE_ROWS[list]),
    errors: section.errors.slice(0, HOST_PAGE_ROWS.errors),
  });
  const pools = cut("pools", { ...view.pools, value: troubledFirst(view) });
  return {
    ...view,
    reasons: pageOf(view.reasons, page, HOST_PAGE_ROWS.reasons),
    missing_pools: view.missing_pools.slice(0, HOST_PAGE_ROWS.pools),
    pools: { ...pools, value: pools.value && cutDevices(pools.value) },
    guests: cut("guests", {
      ...view.guests,
      value: view.guests.value?.toSorted((a, b) => a.vmid - b.vmid) ?? null,
    }),
    storages: cut("storages", view.storages),
    datasets: cut("datasets", view.datasets),
    care: cutTables(view.care, page),
    backups: cutTables(view.backups, page),
    paging: { page: Math.min(page, pages), pages, totals },
  };
}

function cutTables(section: HostView["care"], page: number): HostView["care"] {
  const value = section.value?.map((table) => ({
    ...table,
    rows: table.rows && pageOf(table.rows, page, CARE_PAGE_ROWS),
  })) ?? null;
  return { ...section, value, errors: section.errors.slice(0, HOST_PAGE_ROWS.errors) };
}

/** Where pools take more than one page, those that the worst reasons name come first. */
function troubledFirst({ pools: { value }, reasons }: HostView): HostPool[] | null {
  if (value === null || value.length <= HOST_PAGE_ROWS.pools) return value;
  const places = new Map<string, number>();
  for (const [place, { subject_id }] of reasons.entries()) {
    const [pool = ""] = subject_id.split("/", 1);
    if (!places.has(pool)) places.set(pool, place);
  }
  const placeOf = ({ id }: HostPool) => places.get(id) ?? reasons.length;
  return value.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** So many devices of the pools of one page, the first of each tree; a pool says how many it has. */
function cutDevices(pools: readonly HostPool[]): HostPool[] {
  let left: number = HOST_PAGE_ROWS.devices;
  function take(vdevs: readonly Vdev[]): Vdev[] {
    const taken: Vdev[] = [];
    for (const vdev of vdevs) {
      if (left <= 0) break;
      left -= 1;
      taken.push({ ...vdev, children: take(vdev.children) });
    }
    return taken;
  }
  return pools.map((pool) => ({ ...pool, vdevs: take(pool.vdevs) }));
}
