import type { z } from "zod/mini";
import type { corosyncLinkSchema } from "../../../shared/sample/host_care.ts";

export type CorosyncLink = z.infer<typeof corosyncLinkSchema>;

/**
 * The links that `corosync-cfgtool -n` prints, of each member that can be reached but the own one
 * (corosync, tools/corosync-cfgtool.c): a link without the word "connected" is down. Null when it
 * is not its output.
 */
export function parseCorosyncLinks(text: string): CorosyncLink[] | null {
  if (!/^Local node ID \d+/m.test(text)) return null;
  const links: CorosyncLink[] = [];
  let node_id: number | null = null;
  for (const line of text.split("\n")) {
    const node = /^nodeid: (\d+)/.exec(line)?.[1];
    if (node !== undefined) node_id = Number(node);
    const found = /^\s+LINK: (\d+) .*?\(([^)]*)\)(.*)$/.exec(line);
    if (found === null || node_id === null) continue;
    const [, link, addresses = "", rest = ""] = found;
    links.push({
      node_id,
      link: Number(link),
      address: addresses.split("->").at(-1) || null,
      connected: / connected\b/.test(rest),
    });
  }
  return links;
}

/** Whether corosync.conf gives a vote to a device that is no node; null when it has no quorum. */
export function hasQuorumDevice(conf: string): boolean | null {
  const lines = conf.split("\n").map((line) => line.replace(/#.*$/, "").trim());
  const start = lines.findIndex((line) => /^quorum\s*\{$/.test(line));
  if (start === -1) return null;
  let depth = 0;
  for (const line of lines.slice(start)) {
    if (depth === 1 && /^device\s*\{$/.test(line)) return true;
    if (line.endsWith("{")) depth++;
    if (line === "}" && --depth === 0) return false;
  }
  return null;
}
