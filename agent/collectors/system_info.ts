import { dirname, join } from "../../shared/posix_path.ts";
import { type Argv, fileError, type Lane } from "../io/io.ts";
import { newestKernel } from "../parsers/pve/installed_kernels.ts";
import { parsePveVersion } from "../parsers/pve/pveversion.ts";
import { parseZfsVersion } from "../parsers/zfs/version.ts";
import type { Collector, CollectorContext, SectionOf } from "./collector.ts";
import { outputError } from "./output_error.ts";
import { readUpdates } from "./system_updates.ts";

type SystemInfoSection = SectionOf<"slow", "system_info">;
/** Some fields of the section, with what went wrong while they were read. */
type Part<F extends keyof SystemInfoSection> = Pick<SystemInfoSection, F | "errors">;

const PVEVERSION: Argv = ["pveversion"];
const ZFS_VERSION: Argv = ["zfs", "version"];
/** What `zfs version` says after its first line where the kernel holds no ZFS. */
const MODULE_ABSENT = /zfs_version_kernel\(\) failed: No such file/;

/** Collects versions and pending updates. */
export function createSystemInfoCollector(context: CollectorContext): Collector {
  const { lane, paths, agent_version } = context;

  async function collect(): Promise<SystemInfoSection> {
    const [pve, zfs, updates] = await Promise.all([
      readPveVersion(lane("pveversion")),
      readZfsVersion(lane("zfs_version")),
      readUpdates(context),
    ]);
    const kernel = await readNewestKernel(lane("boot"), paths.proc, pve.kernel_version);
    const errors = [pve, kernel, zfs, updates].flatMap((part) => part.errors);
    return { ...pve, ...kernel, ...zfs, ...updates, agent_version, errors };
  }

  return {
    kind: "slow",
    section: "system_info",
    collect,
    empty: (errors): SystemInfoSection => ({
      pve_version: null,
      kernel_version: null,
      newest_kernel_version: null,
      zfs_version: null,
      zfs_kmod_version: null,
      pending_updates: null,
      pending_security_updates: null,
      updates_checked_unix: null,
      missing_repositories: [],
      agent_version,
      errors,
    }),
  };
}

async function readPveVersion(lane: Lane): Promise<Part<"pve_version" | "kernel_version">> {
  const result = await lane.run(PVEVERSION);
  const version = result.kind === "ok" ? parsePveVersion(result.stdout) : null;
  if (version !== null) return { ...version, errors: [] };
  return {
    pve_version: null,
    kernel_version: null,
    errors: [outputError("pveversion", PVEVERSION, result)],
  };
}

async function readZfsVersion(lane: Lane): Promise<Part<"zfs_version" | "zfs_kmod_version">> {
  const result = await lane.run(ZFS_VERSION);
  const stdout = result.kind === "ok" || result.kind === "nonzero_exit" ? result.stdout : "";
  const version = parseZfsVersion(stdout);
  const isWithoutZfs = result.kind === "not_found" ||
    (result.kind === "nonzero_exit" && MODULE_ABSENT.test(result.stderr));
  const isWhole = version.zfs_version !== null && version.zfs_kmod_version !== null;
  const isFault = !isWithoutZfs && !(result.kind === "ok" && isWhole);
  return {
    ...version,
    errors: isFault ? [outputError("zfs_version", ZFS_VERSION, result)] : [],
  };
}

/** The newest installed kernel of the running one's flavour; the folder lies beside `proc`. */
async function readNewestKernel(
  lane: Lane,
  proc: string,
  running: string | null,
): Promise<Part<"newest_kernel_version">> {
  const path = join(dirname(proc), "boot");
  const listing = await lane.listDirectory(path);
  if (listing.kind === "ok") {
    return { newest_kernel_version: newestKernel(listing.value, running), errors: [] };
  }
  return {
    newest_kernel_version: null,
    errors: listing.kind === "not_found" ? [] : [fileError("pveversion", path, listing)],
  };
}
