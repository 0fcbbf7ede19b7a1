/**
 * The table of everything the agent collects: one collector per section of a sample. Each
 * file beside this one turns commands and files into one section; `../schedule.ts` runs
 * them. What several sections need is read once per cycle and handed to them here.
 */
import { createBackupsCollector } from "./backups.ts";
import { createClusterResources } from "./cluster_resources.ts";
import type { Collector, CollectorContext, Cycle } from "./collector.ts";
import { createHostCareCollector } from "./host_care.ts";
import { createHostCollector } from "./host.ts";
import { readNodeIdentity } from "./node_identity.ts";
import { createProcReader, zfsModuleLoaded } from "./proc.ts";
import { createStorageCollector } from "./storage.ts";
import { createSystemInfoCollector } from "./system_info.ts";
import { createVmsDetailCollector } from "./vms_detail.ts";
import { createVmsRuntimeCollector } from "./vms_runtime.ts";
import { createZfsDatasetsCollector } from "./zfs_datasets.ts";
import { createZfsPoolsCollector } from "./zfs_pools.ts";

/** Makes every collector of one agent. */
export function createCollectors(context: CollectorContext): readonly Collector[] {
  const hasZfs = (cycle: Cycle) => zfsModuleLoaded(cycle, context);
  const identity = (cycle: Cycle) => readNodeIdentity(cycle, context);
  const proc = createProcReader(context);
  const resources = createClusterResources(context, identity);

  return [
    // fast
    createHostCollector(context),
    createZfsPoolsCollector(context, { readProc: proc.read }),
    createStorageCollector(context, resources),
    createVmsRuntimeCollector(resources, context.clock),
    // medium
    createZfsDatasetsCollector(context, hasZfs),
    createVmsDetailCollector(context, resources),
    createHostCareCollector(context, { readIdentity: identity, readProc: proc.recent }),
    // slow
    createSystemInfoCollector(context),
    createBackupsCollector(context, resources),
  ];
}
