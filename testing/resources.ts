import type { ClusterResources, ResourcesReading } from "../agent/collectors/cluster_resources.ts";

/** Resources that answer with `reading`, which tests may change between cycles. */
export function createTestingResources(
  reading: Partial<ResourcesReading>,
  node_name: string | null = "pve1",
): ClusterResources {
  const answer = () => Promise.resolve({ resources: null, errors: [], read_at_ms: 0, ...reading });
  return {
    identity: () => Promise.resolve({ node_name, nodes: null, errors: [] }),
    read: answer,
    recent: answer,
  };
}
