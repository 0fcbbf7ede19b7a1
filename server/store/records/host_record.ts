/** A host as it lies in its table, of every engine. */
import type { HostAttributes } from "../../../shared/host_attributes.ts";
import type { HostRow } from "../port.ts";

/** Tags lie in one text, with a space between. */
export type HostRecord = Omit<HostRow, "intervals" | "group" | "tags"> & {
  group_name: string | null;
  tags: string;
  fast_seconds: number | null;
  medium_seconds: number | null;
  slow_seconds: number | null;
};

/** What the operator says of it. */
export function toAttributeColumns({ group, tags, note, web_url }: HostAttributes) {
  return { group_name: group, tags: tags.join(" "), note, web_url };
}

export function toHostRow(record: HostRecord): HostRow {
  const { fast_seconds: fast, medium_seconds: medium, slow_seconds: slow, ...known } = record;
  const { group_name: group, tags, ...host } = known;
  const intervals = fast === null || medium === null || slow === null
    ? null
    : { fast, medium, slow };
  return { ...host, group, tags: tags.split(" ").filter((tag) => tag !== ""), intervals };
}
