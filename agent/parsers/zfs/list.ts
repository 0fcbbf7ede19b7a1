import type { Dataset } from "../../../shared/sample/zfs_datasets.ts";

/** A filesystem or volume as `zfs list` states it. */
export type ListedDataset = Omit<
  Dataset,
  "snapshot_count" | "newest_snapshot_unix" | "oldest_snapshot_unix"
>;

/** One line of `zfs list -Hp -t all`; sizes in bytes, times in epoch seconds. */
export type ZfsListEntry =
  | {
    kind: "dataset";
    dataset: ListedDataset;
    /** Columns whose figures cannot be true: they are null in `dataset`. */
    untrue: string[];
  }
  | { kind: "snapshot"; dataset: string; name: string; creation_unix: number | null }
  | { kind: "bookmark" };

/** The columns `parseZfsListLine` expects. */
export const ZFS_LIST_COLUMNS =
  "name,type,used,avail,refer,usedbysnapshots,creation,quota,refquota";

const COLUMNS = ZFS_LIST_COLUMNS.split(",");

const SIZES = [
  ["used", "used_bytes"],
  ["avail", "available_bytes"],
  ["usedbysnapshots", "usedbysnapshots_bytes"],
  ["quota", "quota_bytes"],
  ["refquota", "refquota_bytes"],
] as const;

/** Reads one line of `zfs list -Hp -t all -o ZFS_LIST_COLUMNS`; null when it is none. */
export function parseZfsListLine(line: string): ZfsListEntry | null {
  const cells = line.split("\t");
  const cell = (column: string) => cells[COLUMNS.indexOf(column)];
  const name = cell("name") ?? "";
  const at = name.indexOf("@");
  const creation_unix = parseNumber(cell("creation"));
  if (cells.length !== COLUMNS.length || name === "" || creation_unix === undefined) return null;

  const type = cell("type");
  switch (type) {
    case "snapshot":
      if (at < 1) return null;
      return {
        kind: "snapshot",
        dataset: name.slice(0, at),
        name: name.slice(at + 1),
        creation_unix,
      };
    case "bookmark":
      return { kind: "bookmark" };
    case "filesystem":
    case "volume": {
      const sizes = SIZES.map(([column, field]) =>
        [column, field, parseNumber(cell(column))] as const
      );
      if (at !== -1 || sizes.some(([, , bytes]) => bytes === undefined)) return null;
      const isUntrue = (bytes: number | null | undefined) => (bytes ?? 0) >= WRAPPED_FROM;
      const known = sizes.map(([, field, bytes]) => [field, isUntrue(bytes) ? null : bytes]);
      return {
        kind: "dataset",
        dataset: { name, type, creation_unix, ...NO_SIZES, ...Object.fromEntries(known) },
        untrue: sizes.filter(([, , bytes]) => isUntrue(bytes)).map(([column]) => column),
      };
    }
    default:
      return null;
  }
}

const NO_SIZES = {
  used_bytes: null,
  available_bytes: null,
  usedbysnapshots_bytes: null,
  quota_bytes: null,
  refquota_bytes: null,
};

/** What ZFS prints of a figure that fell below zero: it counts in unsigned 64-bit integers. */
const WRAPPED_FROM = 2 ** 63;

/** Null for "-", which means that the property does not apply. */
function parseNumber(text: string | undefined): number | null | undefined {
  if (text === "-") return null;
  return text !== undefined && /^\d{1,20}$/.test(text) ? Number(text) : undefined;
}
