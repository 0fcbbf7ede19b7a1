/** One line of `zfs list -Hp -t all`; sizes in bytes, times in epoch seconds. */
export type ZfsListEntry =
  | {
    kind: "dataset";
    name: string;
    type: "filesystem" | "volume";
    used_bytes: number | null;
    available_bytes: number | null;
    usedbysnapshots_bytes: number | null;
    creation_unix: number | null;
  }
  | { kind: "snapshot"; dataset: string; name: string; creation_unix: number | null }
  | { kind: "bookmark" };

/** The columns `parseZfsListLine` expects. */
export const ZFS_LIST_COLUMNS = "name,type,used,avail,refer,usedbysnapshots,creation";

/** Reads one line of `zfs list -Hp -t all -o ZFS_LIST_COLUMNS`; null when it is none. */
export function parseZfsListLine(line: string): ZfsListEntry | null {
  const columns = line.split("\t");
  const [name = "", type, used, available, , usedBySnapshots, creation] = columns;
  const at = name.indexOf("@");
  const created = parseNumber(creation);
  if (columns.length !== 7 || name === "" || created === undefined) return null;

  switch (type) {
    case "snapshot":
      if (at < 1) return null;
      return {
        kind: "snapshot",
        dataset: name.slice(0, at),
        name: name.slice(at + 1),
        creation_unix: created,
      };
    case "bookmark":
      return { kind: "bookmark" };
    case "filesystem":
    case "volume": {
      const sizes = [used, available, usedBySnapshots].map(parseNumber);
      if (at !== -1 || sizes.includes(undefined)) return null;
      const [used_bytes = null, available_bytes = null, usedbysnapshots_bytes = null] = sizes;
      return {
        kind: "dataset",
        name,
        type,
        used_bytes,
        available_bytes,
        usedbysnapshots_bytes,
        creation_unix: created,
      };
    }
    default:
      return null;
  }
}

/** Null for "-", which means that the property does not apply. */
function parseNumber(text: string | undefined): number | null | undefined {
  if (text === "-") return null;
  return text !== undefined && /^\d{1,20}$/.test(text) ? Number(text) : undefined;
}
