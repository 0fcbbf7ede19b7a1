import type { Dataset } from "../../../shared/sample/zfs_datasets.ts";

/** A filesystem or volume as `zfs list` states it. */
export type ListedDataset = Omit<
  Dataset,
  "snapshot_count" | "newest_snapshot_unix" | "oldest_snapshot_unix" | "snapshots"
>;

/** One line of `zfs list -Hp -t all`; sizes in bytes, times in epoch seconds. */
export type ZfsListEntry =
  | {
    kind: "dataset";
    dataset: ListedDataset;
    /** Columns whose figures cannot be true: they are null in `dataset`. */
    untrue: string[];
  }
  | {
    kind: "snapshot";
    dataset: string;
    name: string;
    creation_unix: number | null;
    /** What it holds alone; null where that is not known. */
    used_bytes: number | null;
  }
  | { kind: "bookmark" };

/** What every version of ZFS tells. */
export const ZFS_LIST_LEAST_COLUMNS = "name,type,used,avail,refer,usedbysnapshots,creation";

/** What is asked for where ZFS knows it. */
export const ZFS_LIST_COLUMNS =
  `${ZFS_LIST_LEAST_COLUMNS},quota,refquota,reservation,refreservation,volsize,volblocksize,` +
  "usedbydataset,usedbyrefreservation,origin,keystatus,org.debian:periodic-scrub";

type Field = Exclude<keyof ListedDataset, "name" | "type" | "creation_unix">;

/** Null for what ZFS does not know, undefined for what it never prints. */
type Parse = (text: string | undefined) => number | string | null | undefined;

/** Columns whose field stands in every dataset, null where it is not known. */
const FIELDS: readonly [column: string, field: Field, parse: Parse][] = [
  ["used", "used_bytes", parseNumber],
  ["avail", "available_bytes", parseNumber],
  ["usedbysnapshots", "usedbysnapshots_bytes", parseNumber],
  ["quota", "quota_bytes", parseNumber],
  ["refquota", "refquota_bytes", parseNumber],
];

/** Columns whose field is left out where it does not apply. */
const FIELDS_IF_TOLD: typeof FIELDS = [
  ["reservation", "reservation_bytes", parseNumber],
  ["refreservation", "refreservation_bytes", parseNumber],
  ["volsize", "volsize_bytes", parseNumber],
  ["volblocksize", "volblocksize_bytes", parseNumber],
  ["usedbydataset", "usedbydataset_bytes", parseNumber],
  ["usedbyrefreservation", "usedbyrefreservation_bytes", parseNumber],
  ["origin", "origin", parseText],
  ["keystatus", "keystatus", parseText],
  ["org.debian:periodic-scrub", "periodic_scrub", parseText],
];

/** Reads one line; null when it is none of the columns asked for. */
export type ParseZfsListLine = (line: string) => ZfsListEntry | null;

/** Makes the reader of `zfs list -Hp -t all -o COLUMNS`. */
export function createZfsListParser(columns: string): ParseZfsListLine {
  const asked = columns.split(",");
  const at = (column: string) => asked.indexOf(column);
  const [nameAt, typeAt, usedAt, creationAt] = ["name", "type", "used", "creation"].map(at) as [
    number,
    number,
    number,
    number,
  ];
  const toField = ([column, field, parse]: typeof FIELDS[number]) => ({
    column,
    field,
    parse,
    index: at(column),
  });
  const always = FIELDS.map(toField);
  const ifTold = FIELDS_IF_TOLD.map(toField).filter(({ index }) => index >= 0);

  function parseDataset(cells: string[], creation_unix: number | null): ZfsListEntry | null {
    const dataset: Record<string, unknown> = { name: cells[nameAt], type: cells[typeAt] };
    const untrue: string[] = [];
    const read = ({ column, parse, index }: typeof always[number]) => {
      const value = index < 0 ? null : parse(cells[index]);
      const isUntrue = typeof value === "number" && value >= WRAPPED_FROM;
      if (isUntrue) untrue.push(column);
      return isUntrue ? null : value;
    };
    for (const entry of always) {
      const value = dataset[entry.field] = read(entry);
      if (value === undefined) return null;
    }
    dataset.creation_unix = creation_unix;
    for (const entry of ifTold) {
      const value = read(entry);
      if (value === undefined) return null;
      if (value !== null) dataset[entry.field] = value;
    }
    return { kind: "dataset", dataset: dataset as unknown as ListedDataset, untrue };
  }

  return (line) => {
    const cells = line.split("\t");
    const name = cells[nameAt] ?? "";
    const at = name.indexOf("@");
    const creation_unix = parseNumber(cells[creationAt]);
    if (cells.length !== asked.length || name === "" || creation_unix === undefined) return null;

    switch (cells[typeAt]) {
      case "snapshot": {
        const used = parseNumber(cells[usedAt]);
        if (at < 1 || used === undefined) return null;
        return {
          kind: "snapshot",
          dataset: name.slice(0, at),
          name: name.slice(at + 1),
          creation_unix,
          used_bytes: used === null || used >= WRAPPED_FROM ? null : used,
        };
      }
      case "bookmark":
        return { kind: "bookmark" };
      case "filesystem":
      case "volume":
        return at === -1 ? parseDataset(cells, creation_unix) : null;
      default:
        return null;
    }
  };
}

/** What ZFS prints of a figure that fell below zero: it counts in unsigned 64-bit integers. */
const WRAPPED_FROM = 2 ** 63;

/** Null for "-", which means that the property does not apply. */
function parseNumber(text: string | undefined): number | null | undefined {
  if (text === "-") return null;
  return text !== undefined && /^\d{1,20}$/.test(text) ? Number(text) : undefined;
}

/** Longer than any name ZFS accepts; what somebody set beyond that is not worth telling. */
const MAX_TEXT_LENGTH = 255;

function parseText(text: string | undefined): string | null | undefined {
  return text === "-" ? null : text?.slice(0, MAX_TEXT_LENGTH);
}
