import type { Lane } from "../../io/io.ts";
import type { CollectorContext } from "../collector.ts";
import type { NodeIdentity } from "../node_identity.ts";
import type { BackupMemory } from "./memory.ts";

/** What the parts of the section backups are read from. */
export interface BackupSources {
  context: CollectorContext;
  identity: Pick<NodeIdentity, "node_name" | "nodes">;
  memory: BackupMemory;
  /** Of `/etc/pve`, which may hang by itself. */
  pveFiles: Lane;
  /** Of the disk of the host. */
  hostFiles: Lane;
  nowUnix: number;
  /** Where calendar events are meant; null when unknown. */
  zone: string | null;
}
