import { CFGTOOL } from "../../io/allowed.ts";
import { fileError } from "../../io/io.ts";
import { hasQuorumDevice, parseCorosyncLinks } from "../../parsers/corosync/links.ts";
import { outputError } from "../output_error.ts";
import { type CareSources, read, type ReadingOf, unread } from "./part.ts";

/** Corosync's links to the members that can be reached; a node in no cluster has none. */
export async function readLinks({ context, identity }: CareSources): Promise<ReadingOf<"links">> {
  if (identity.cluster_member === false) {
    return read({ available: false, links: [], node_count: null, third_vote: null });
  }
  if (identity.cluster_member === null) {
    const message = "Cannot tell of corosync: whether this node is in a cluster is not known";
    return unread({ tag: "links", message });
  }
  const result = await context.lane("corosync").run(CFGTOOL);
  const links = result.kind === "ok" ? parseCorosyncLinks(result.stdout) : null;
  if (links === null) return unread(outputError("links", CFGTOOL, result));

  const path = `${context.paths.pve}/corosync.conf`;
  const conf = await context.lane("care_pve").readText(path);
  return {
    value: {
      available: true,
      links,
      node_count: identity.nodes?.length ?? null,
      third_vote: conf.kind === "ok" ? hasQuorumDevice(conf.value) : null,
    },
    errors: conf.kind === "ok" ? [] : [fileError("links", path, conf)],
  };
}
