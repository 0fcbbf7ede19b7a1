import type { CollectorError } from "../../../shared/sample/fields.ts";
import type { CareDisk } from "../../../shared/sample/host_care.ts";
import { stateFiles } from "../../io/allowed.ts";
import { isSmartFileName } from "../../io/allowed_names.ts";
import { fileError } from "../../io/io.ts";
import { createStateFile } from "../../io/state_file.ts";
import {
  parseSmartFileName,
  parseSmartState,
  smartdMails,
  type SmartFile,
} from "../../parsers/smartd/state.ts";
import type { CollectorContext } from "../collector.ts";
import { createKeptState } from "../kept_state.ts";
import { createDiskGrowthMemory } from "./disk_growth.ts";
import { linksError, readDiskLinks } from "./disk_links.ts";
import { type CareSources, hostPath, read, type ReadingOf, unread } from "./part.ts";
import { isSmartdActive } from "./services.ts";

const FOLDER = "var/lib/smartmontools";

/** More than any host has. */
const MAX_DISKS = 512;

/**
 * Reads what smartd remembers of the disks that are there. smartctl is never run: it would wake a
 * disk, and may not in the sandbox of the service. smartd keeps the state of disks that are gone.
 */
export function createDisksReader(
  context: CollectorContext,
): (sources: CareSources) => Promise<ReadingOf<"disks">> {
  const memory = createDiskGrowthMemory();
  const kept = createKeptState({
    file: createStateFile(stateFiles(context.paths).diskCounts),
    clock: context.clock,
    restore: memory.restore,
    format: memory.format,
    what: "how the counts of disks grew is kept",
  });

  return async (sources) => {
    const files = context.lane("care_files");
    const folder = hostPath(context, FOLDER);
    const listing = await files.listDirectory(folder);
    if (listing.kind === "not_found") return read({ available: false, disks: [] });
    if (listing.kind !== "ok") return unread(fileError("disks", folder, listing));
    const links = await readDiskLinks(sources);
    if (links.kind !== "ok") return unread(linksError("disks", sources, links));
    const [countsHealth, errors] = await Promise.all([readMails(sources), kept.load()]);

    const disks: CareDisk[] = [];
    for (const file of listing.value.filter(isSmartFileName).slice(0, MAX_DISKS)) {
      const about = parseSmartFileName(file);
      const link = about === null ? undefined : linkOf(about, links.links.by_id ?? []);
      if (about === null || link === undefined) continue;
      const path = `${folder}/${file}`;
      const text = await files.readText(path);
      // Between the listing and now: smartd replaces its files by their names.
      if (text.kind === "not_found") continue;
      const state = text.kind === "ok"
        ? parseSmartState(text.value, { protocol: about.protocol, countsHealth })
        : null;
      if (state === null) {
        errors.push(text.kind === "ok" ? lost(path) : fileError("disks", path, text));
        continue;
      }
      const { name, serial, model, protocol } = about;
      const nowUnix = Math.floor(context.clock.nowMs() / 1000);
      const growth = memory.note({ name, ...state }, nowUnix);
      disks.push({ name, serial, model, protocol, path: link, ...state, growth });
    }
    if (memory.takeChanged()) kept.touch();
    errors.push(...await kept.save());
    if (disks.length === 0 && errors.some(({ tag }) => tag === "disks")) return unread(...errors);
    return { value: { available: disks.length > 0, disks }, errors };
  };
}

function lost(path: string): CollectorError {
  return { tag: "disks", message: `Cannot read "${path}": not what smartd writes` };
}

/** Whether smartd counts failed health checks: it runs, and it mails. */
async function readMails(sources: CareSources): Promise<boolean> {
  if (await isSmartdActive(sources) !== true) return false;
  const conf = await sources.context.lane("care_files")
    .readText(hostPath(sources.context, "etc/smartd.conf"));
  return conf.kind === "ok" && smartdMails(conf.value);
}

/** The link of a disk's file: udev's names and smartd's differ in signs that no file name has. */
function linkOf({ name, protocol }: SmartFile, by_id: readonly string[]): string | undefined {
  const wanted = plain(protocol === "nvme" ? name.replace(/-n\d+$/, "") : name);
  return by_id.find((link) => {
    const [bus, ...rest] = link.split("-");
    if (!BUSES.has(bus ?? "")) return false;
    return plain(rest.join("-")) === wanted;
  });
}

const BUSES: ReadonlySet<string> = new Set(["ata", "nvme", "scsi", "usb"]);

function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, "_");
}
