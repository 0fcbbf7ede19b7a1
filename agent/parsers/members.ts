import * as z from "zod";

/** What a node says of itself and its cluster. */
export interface Members {
  node_name: string;
  /** Null on a node that is in no cluster; `quorate` likewise. */
  cluster_name: string | null;
  quorate: boolean | null;
}

/** pmxcfs leaves `cluster` out on a single node; `quorate` is 0 or 1. */
const membersSchema = z.object({
  nodename: z.string(),
  cluster: z.object({ name: z.string(), quorate: z.number() }).optional(),
});

/** Parses `/etc/pve/.members`; null when it does not have its form. */
export function parseMembers(text: string): Members | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const { success, data } = membersSchema.safeParse(json);
  if (!success) return null;
  return {
    node_name: data.nodename,
    cluster_name: data.cluster?.name ?? null,
    quorate: data.cluster === undefined ? null : data.cluster.quorate === 1,
  };
}
