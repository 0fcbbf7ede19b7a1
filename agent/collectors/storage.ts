import type { CollectorError } from "../../shared/sample/fields.ts";
import { fileError } from "../io/io.ts";
import { type ConfiguredStorage, parseStorageCfg } from "../parsers/pve/storage_cfg.ts";
import type { ClusterResources } from "./cluster_resources.ts";
import type { Collector, CollectorContext, Cycle, SectionOf } from "./collector.ts";
import { mergeStorages, statusErrors } from "./storage_merge.ts";

type StorageSection = SectionOf<"fast", "storage">;

/** Collects every storage of this node: its figures from Proxmox, the rest from storage.cfg. */
export function createStorageCollector(
  { lane, paths }: CollectorContext,
  resources: ClusterResources,
): Collector {
  const files = lane("storage");
  const path = `${paths.pve}/storage.cfg`;

  /** Storages configured for `node`, or null when the file cannot be read. */
  async function readConfigured(node: string | null): Promise<{
    configured: ConfiguredStorage[] | null;
    errors: CollectorError[];
  }> {
    const file = await files.readText(path);
    if (file.kind !== "ok") {
      return { configured: null, errors: [fileError("pve_files", path, file)] };
    }
    return {
      configured: parseStorageCfg(file.value).filter(({ nodes }) =>
        nodes === null || (node !== null && nodes.includes(node))
      ),
      errors: [],
    };
  }

  async function collect(cycle: Cycle): Promise<StorageSection> {
    const { node_name } = await resources.identity(cycle);
    const [reading, file] = await Promise.all([resources.read(cycle), readConfigured(node_name)]);
    const reported = reading.resources?.storages ?? null;
    const storages = mergeStorages(file.configured, reported);
    return {
      storages,
      errors: [
        ...reading.errors,
        ...reported === null ? [] : statusErrors(storages, reported),
        ...file.errors,
      ],
    };
  }

  return {
    kind: "fast",
    section: "storage",
    collect,
    empty: (errors): StorageSection => ({ storages: [], errors }),
  };
}
