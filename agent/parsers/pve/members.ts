import * as z from "zod/mini";

/** What pmxcfs says of a node and its cluster. */
export interface Members {
  /** Null when it is not said. */
  node_name: string | null;
  /** Null without a cluster part: in no cluster, or corosync has not answered yet. */
  cluster: { name: string | null; quorate: boolean | null } | null;
  /** Every node of the cluster; null where there is no list. */
  nodes: string[] | null;
}

/** A piece in another form than this is not said. */
const membersSchema = z.object({
  nodename: z.catch(z.nullable(z.string()), null),
  cluster: z.catch(
    z.optional(z.object({
      name: z.catch(z.nullable(z.string()), null),
      quorate: z.catch(z.nullable(z.literal([0, 1])), null),
    })),
    { name: null, quorate: null },
  ),
  nodelist: z.catch(z.nullable(z.record(z.string(), z.unknown())), null),
});

/** Parses `/etc/pve/.members`; null when it is not JSON, or nothing that is known is in it. */
export function parseMembers(text: string): Members | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const { success, data } = membersSchema.safeParse(json);
  if (!success) return null;
  const { nodename, cluster, nodelist } = data;
  if (nodename === null && cluster === undefined && nodelist === null) return null;
  return {
    node_name: nodename,
    cluster: cluster === undefined ? null : {
      name: cluster.name,
      quorate: cluster.quorate === null ? null : cluster.quorate === 1,
    },
    nodes: nodelist === null ? null : Object.keys(nodelist),
  };
}
