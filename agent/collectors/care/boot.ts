import { parseBootUuids, parsePinnedKernel, parseRootPool } from "../../parsers/boot/boot.ts";
import { linksError, readDiskLinks } from "./disk_links.ts";
import {
  type CareSources,
  hostPath,
  type PartReading,
  read,
  readFilePart,
  type ReadingOf,
  unread,
} from "./part.ts";

/**
 * The boot partitions that Proxmox keeps alike, and whether the device of each is there.
 * `proxmox-boot-tool status` is not asked: it mounts them.
 */
export async function readBoot(sources: CareSources): Promise<ReadingOf<"boot">> {
  const [uuids, pin, proc] = await Promise.all([
    readKernelFile(sources, "proxmox-boot-uuids", parseBootUuids),
    readKernelFile(sources, "proxmox-boot-pin", (text) => [parsePinnedKernel(text) ?? ""]),
    sources.readProc(),
  ]);
  const errors = [...uuids.errors, ...pin.errors];
  if (uuids.value === null || pin.value === null) return unread(...errors);
  const pinned_kernel = pin.value[0] || null;
  if (uuids.value.length === 0) {
    const available = pinned_kernel !== null;
    return read({ available, esps: [], root_pool: null, pinned_kernel });
  }
  const disks = await readDiskLinks(sources);
  if (disks.kind !== "ok") return unread(linksError("boot", sources, disks));
  const present = disks.links.by_uuid;
  const cmdline = proc.kind === "ok" ? proc.texts.get("cmdline") : undefined;
  return read({
    available: true,
    esps: uuids.value.map((uuid) => ({ uuid, present: present?.includes(uuid) ?? false })),
    root_pool: cmdline === undefined ? null : parseRootPool(cmdline),
    pinned_kernel,
  });
}

function readKernelFile(
  { context }: CareSources,
  name: string,
  parse: (text: string) => string[],
): Promise<PartReading<string[]>> {
  return readFilePart(context.lane("care_files"), {
    tag: "boot",
    path: hostPath(context, `etc/kernel/${name}`),
    absent: [] as string[],
    parse: (text) => /\S/.test(text) && !text.includes("\0") ? parse(text) : null,
  });
}
