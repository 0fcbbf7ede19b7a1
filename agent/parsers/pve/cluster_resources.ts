import * as z from "zod/mini";
import {
  type GuestRuntime,
  guestType,
  type OrphanedGuest,
  vmid,
} from "../../../shared/sample/vms_runtime.ts";

/** A storage of one node as `/cluster/resources` states it. */
export interface StorageResource {
  name: string;
  type: string | null;
  /** Sorted; null before Proxmox VE 6.2, which does not tell. */
  content: string[] | null;
  shared: boolean | null;
  /** False also when its figures have merely expired: Proxmox says "unknown" for both. */
  available: boolean;
  used_bytes: number | null;
  total_bytes: number | null;
}

/** What belongs to one node. */
export interface NodeResources {
  /** By VMID. */
  guests: GuestRuntime[];
  /** By name. */
  storages: StorageResource[];
  /** By VMID: guests of the cluster whose node is in no list of nodes. */
  orphans: OrphanedGuest[];
}

export interface ParsedResources {
  /** Null when the document does not tell. */
  resources: NodeResources | null;
  /** What could not be read, one sentence each. */
  faults: string[];
}

const MAX_FAULTS = 20;

/**
 * Reads `pvesh get /cluster/resources --output-format json` and keeps what belongs to `node`.
 * Perl decides per value between number and text, so both are understood; a field that is
 * neither reads as unknown.
 *
 * A document that does not name the node at all tells nothing: Proxmox lists every node, so
 * the name is wrong or pmxcfs is not there, and that is not the same as a node without guests.
 *
 * `nodes` are those that the cluster knows, null when that was not read: then no guest can be said
 * to be on a node that is none.
 */
export function parseClusterResources(
  text: string,
  node: string,
  nodes: readonly string[] | null,
): ParsedResources {
  const entries = readArray(text);
  if (entries === null) {
    return { resources: null, faults: ["Cannot read /cluster/resources: expected a JSON array"] };
  }

  const resources: NodeResources = { guests: [], storages: [], orphans: [] };
  const knownNodes = nodes === null ? null : new Set([...nodes, ...nodesIn(entries)]);
  const faults: string[] = [];
  let namesNode = false;
  for (const [index, entry] of entries.entries()) {
    const fault: NoteFault = (what) => {
      if (faults.length < MAX_FAULTS) {
        faults.push(`Cannot read entry ${index} of /cluster/resources: ${what}`);
      }
    };
    const head = headSchema.safeParse(entry);
    if (!head.success) {
      fault("no type");
    } else if (NODE_TYPES.has(head.data.type)) {
      if (head.data.node === null) fault("no node");
      if (head.data.node !== node) {
        if (knownNodes?.has(head.data.node ?? node) === false) addOrphan(resources.orphans, entry);
        continue;
      }
      namesNode = true;
      addEntry(resources, head.data.type, entry, fault);
    }
  }

  if (!namesNode) {
    return { resources: null, faults: [...faults, `Cannot find node "${node}" among resources`] };
  }
  resources.guests.sort((a, b) => a.vmid - b.vmid);
  resources.storages.sort((a, b) => a.name < b.name ? -1 : 1);
  resources.orphans.sort((a, b) => a.vmid - b.vmid);
  return { resources, faults };
}

function readArray(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The nodes that have an entry of their own. */
function nodesIn(entries: readonly unknown[]): string[] {
  return entries.flatMap((entry) => {
    const { data } = headSchema.safeParse(entry);
    return data?.type === "node" && data.node !== null ? [data.node] : [];
  });
}

/** What else stands on such a node (storages, networks) is nobody's loss. */
function addOrphan(orphans: OrphanedGuest[], entry: unknown): void {
  const { data } = orphanSchema.safeParse(entry);
  if (data !== undefined) orphans.push(data);
}

type NoteFault = (what: string) => void;

function addEntry(
  found: NodeResources,
  type: string,
  entry: unknown,
  fault: NoteFault,
): void {
  if (type === "storage") addTo(found.storages, storageSchema.safeParse(entry), fault);
  else if (type !== "node") addTo(found.guests, guestSchema.safeParse(entry), fault);
}

function addTo<T>(list: T[], result: z.util.SafeParseResult<T>, fault: NoteFault): void {
  if (result.success) list.push(result.data);
  else fault(`unexpected ${result.error.issues[0]?.path.join(".") ?? "form"}`);
}

const text = z.catch(z.nullable(z.string()), null);

const number = z.catch(
  z.nullable(z.union([
    z.number().check(z.nonnegative()),
    // As Perl writes a number: "0.0123456789012", "6.51e-05".
    z.pipe(
      z.string().check(z.regex(/^\d{1,18}(\.\d{1,30})?(e[+-]?\d{1,2})?$/i)),
      z.transform(Number),
    ),
  ])),
  null,
);

/** Perl's false is an empty text. */
const flag = z.catch(
  z.nullable(z.pipe(
    z.union([z.boolean(), z.literal([0, 1, "0", "1", ""])]),
    z.transform((value) => value === true || Number(value) === 1),
  )),
  null,
);

const wordList = z.pipe(z.string(), z.transform((list) => list.split(/[;,\s]+/).filter(Boolean)));
const words = z.catch(wordList, []);

/** What belongs to a node. Pools span the cluster; the rest concerns networks. */
const NODE_TYPES = new Set(["qemu", "lxc", "storage", "node"]);

const headSchema = z.object({ type: z.string(), node: text });

const guestSchema = z.pipe(
  z.object({
    vmid,
    type: guestType,
    name: text,
    status: z.catch(z.string(), "unknown"),
    template: flag,
    lock: text,
    hastate: text,
    tags: words,
    pool: text,
    uptime: number,
    cpu: number,
    maxcpu: number,
    mem: number,
    maxmem: number,
    diskread: number,
    diskwrite: number,
    netin: number,
    netout: number,
  }),
  z.transform((entry): GuestRuntime => ({
    vmid: entry.vmid,
    type: entry.type,
    name: entry.name,
    status: entry.status,
    cycles_without_figures: null,
    ha_state: entry.hastate,
    template: entry.template,
    lock: entry.lock,
    tags: entry.tags,
    pool: entry.pool,
    uptime_seconds: entry.uptime,
    cpu_usage: entry.cpu,
    cpus: entry.maxcpu,
    mem_bytes: entry.mem,
    max_mem_bytes: entry.maxmem,
    disk_read_bytes: entry.diskread,
    disk_write_bytes: entry.diskwrite,
    net_in_bytes: entry.netin,
    net_out_bytes: entry.netout,
  })),
);

const orphanSchema = z.object({ vmid, type: guestType, name: text, node: z.string() });

const storageSchema = z.pipe(
  z.object({
    storage: z.string().check(z.minLength(1)),
    plugintype: text,
    content: z.catch(z.nullable(wordList), null),
    shared: flag,
    status: text,
    disk: number,
    maxdisk: number,
  }),
  z.transform((entry): StorageResource => ({
    name: entry.storage,
    type: entry.plugintype,
    content: entry.content?.sort() ?? null,
    shared: entry.shared,
    available: entry.status === "available",
    used_bytes: entry.disk,
    total_bytes: entry.maxdisk,
  })),
);
