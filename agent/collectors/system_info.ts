import { dirname, join } from "node:path/posix";
import type { CollectorError, ErrorTag } from "../../shared/sample/fields.ts";
import { type Argv, commandError, type CommandResult, fileError, type Lane } from "../io/io.ts";
import { parseAptUpgradable } from "../parsers/apt_upgradable.ts";
import { parsePveVersion } from "../parsers/pveversion.ts";
import { parseZfsVersion } from "../parsers/zfs_version.ts";
import type { Collector, CollectorContext, SectionOf } from "./collector.ts";

type SystemInfoSection = SectionOf<"slow", "system_info">;
/** Some fields of the section, with what went wrong while they were read. */
type Part<F extends keyof SystemInfoSection> = Pick<SystemInfoSection, F | "errors">;

const PVEVERSION: Argv = ["pveversion"];
const ZFS_VERSION: Argv = ["zfs", "version"];
/**
 * Lists what is installed and has a newer version, also packages that are held back:
 * `apt-get -s dist-upgrade` leaves those out and fails altogether where dependencies do not
 * resolve.
 */
const APT_LIST: Argv = ["apt", "list", "--upgradable"];
const APT_TIMEOUT_MS = 60_000;

/** What `zfs version` says after its first line where the kernel holds no ZFS. */
const MODULE_ABSENT = /zfs_version_kernel\(\) failed: No such file/;

/** Collects versions and pending updates. */
export function createSystemInfoCollector(
  { lane, paths, agent_version }: CollectorContext,
): Collector {
  async function collect(): Promise<SystemInfoSection> {
    const parts = await Promise.all([
      readPveVersion(lane("pveversion")),
      readZfsVersion(lane("zfs_version")),
      readUpdates(lane("apt")),
      readUpdateCheck(lane("apt_lists"), paths.proc),
    ]);
    const [pve, zfs, updates, check] = parts;
    const errors = parts.flatMap((part) => part.errors);
    return {
      ...pve,
      newest_kernel_version: null,
      ...zfs,
      ...updates,
      ...check,
      missing_repositories: [],
      agent_version,
      errors,
    };
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

async function readUpdates(
  lane: Lane,
): Promise<Part<"pending_updates" | "pending_security_updates">> {
  const result = await lane.run(APT_LIST, { timeoutMs: APT_TIMEOUT_MS });
  const updates = result.kind === "ok" ? parseAptUpgradable(result.stdout) : null;
  return {
    pending_updates: updates?.total ?? null,
    pending_security_updates: updates?.security ?? null,
    errors: updates === null ? [outputError("apt_upgradable", APT_LIST, result)] : [],
  };
}

/**
 * When apt's lists were last refreshed: the folder changes with every index that is new
 * (Debian signs its own anew several times a day), the stamp where a hook writes it. The
 * folder `lists/partial` changes as well when an update fails and so tells nothing. Both
 * lie beside `proc`, which is in the root of the host.
 */
async function readUpdateCheck(lane: Lane, proc: string): Promise<Part<"updates_checked_unix">> {
  const apt = join(dirname(proc), "var/lib/apt");
  const lists = `${apt}/lists`;
  const changed = await lane.modifiedUnix(lists);
  const succeeded = await lane.modifiedUnix(`${apt}/periodic/update-success-stamp`);
  const times = [changed, succeeded].flatMap((file) => file.kind === "ok" ? [file.value] : []);
  return {
    updates_checked_unix: times.length === 0 ? null : Math.max(...times),
    errors: changed.kind === "ok" ? [] : [fileError("apt_upgradable", lists, changed)],
  };
}

/** For a command that failed, or whose output is not what it should be. */
function outputError(tag: ErrorTag, argv: Argv, result: CommandResult): CollectorError {
  if (result.kind !== "ok") return commandError(tag, argv, result);
  const found = JSON.stringify(result.stdout.slice(0, 80));
  return { tag, message: `Cannot read the output of "${argv.join(" ")}": unexpected ${found}` };
}
