/** What of a host has a name of its own, and what each is found by. Guests have an index apart. */
import { type Vdev, walkVdevs } from "../../shared/sample/zfs_pools.ts";
import { hostPath } from "../views/paths.ts";
import type { HostState } from "./host_state.ts";
import { standingDatasets, standingPools } from "./standing_pools.ts";

export type NamedKind = "host" | "pool" | "device" | "dataset";

export interface NameEntry {
  kind: NamedKind;
  title: string;
  path: string;
  /** Where it is; "" of a host. */
  place: string;
  /** Of a pool, as lists of pools name it. */
  id: string | null;
  /** What it is found by; of values that fit equally well the first is told. */
  values: readonly NameValue[];
}

export type NameValue = readonly [field: string, value: string];

export function toNameEntries(state: HostState): NameEntry[] {
  const { name } = state.row;
  const path = hostPath(name);
  const pools = standingPools(state.known);
  const datasets = standingDatasets(state.known) ?? [];
  return [
    toHostEntry(state),
    ...pools.map(({ id, pool }): NameEntry => ({
      kind: "pool",
      title: pool.name,
      path: `${path}#section-pools`,
      place: name,
      id,
      values: [["name", pool.name], ...valueOf("GUID", pool.guid)],
    })),
    ...toDevices(state, pools.map(({ pool }) => pool)),
    ...datasets.map((dataset): NameEntry => ({
      kind: "dataset",
      title: dataset.name,
      path: `${path}#section-datasets`,
      place: name,
      id: null,
      values: [["name", dataset.name]],
    })),
  ];
}

function toHostEntry(state: HostState): NameEntry {
  const { name, group, tags } = state.row;
  const host = state.standing("host").value;
  return {
    kind: "host",
    title: name,
    path: hostPath(name),
    place: "",
    id: null,
    values: [
      ["name", name],
      ...valueOf("group", group),
      ...valueOf("cluster", host?.cluster_name),
      ...tags.map((tag): NameValue => ["tag", tag]),
    ],
  };
}

/** Those of pools, with what smartd knows of the same disk; then disks of no pool. */
function toDevices(
  state: HostState,
  pools: readonly { name: string; vdevs: readonly Vdev[] }[],
): NameEntry[] {
  const host = state.row.name;
  const disks = state.standing("host_care").value?.disks?.disks ?? [];
  const byLink = new Map(
    disks.flatMap((disk) => disk.path === null ? [] : [[linkOf(disk.path), disk] as const]),
  );
  const told = new Set<typeof disks[number]>();
  const entryOf = (title: string, place: string, values: NameValue[]): NameEntry => ({
    kind: "device",
    title,
    path: `${hostPath(host)}#section-pools`,
    place,
    id: null,
    values,
  });
  const ofPools = pools.flatMap(({ name, vdevs }) =>
    [...walkVdevs(vdevs)].filter(({ children }) => children.length === 0).map((vdev) => {
      const disk = byLink.get(linkOf(vdev.path ?? vdev.name));
      if (disk !== undefined) told.add(disk);
      return entryOf(vdev.name, `${name} on ${host}`, [
        ...valueOf("serial", disk?.serial),
        ["name", vdev.name],
        ...valueOf("model", disk?.model),
        ...pathOf(vdev),
      ]);
    })
  );
  const others = disks.filter((disk) => !told.has(disk)).map((disk) =>
    entryOf(disk.name, host, [
      ...valueOf("serial", disk.serial),
      ["name", disk.name],
      ...valueOf("model", disk.model),
      ...valueOf("path", disk.path),
    ])
  );
  return [...ofPools, ...others];
}

/** What names a whole disk below /dev/disk/by-id, whichever part of it a pool uses. */
function linkOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/-part\d+$/, "");
}

/** Where that says more than its name. */
function pathOf({ path, name }: Vdev): NameValue[] {
  return path?.endsWith(`/${name}`) === true ? [] : valueOf("path", path);
}

function valueOf(field: string, value: string | null | undefined): NameValue[] {
  return value === null || value === undefined || value === "" ? [] : [[field, value]];
}
