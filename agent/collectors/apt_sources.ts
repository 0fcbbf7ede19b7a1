import type { CollectorError } from "../../shared/sample/fields.ts";
import { isSourceName } from "../io/allowed_names.ts";
import { fileError, type Lane } from "../io/io.ts";
import type { AptLists } from "./apt_lists.ts";
import { describeSource, isProxmoxIndex, lacksIndex, PROXMOX_OWN } from "../parsers/apt/indexes.ts";
import { type AptSource, parseDeb822Sources, parseSourcesList } from "../parsers/apt/sources.ts";

const MAX_FILES = 100;

export interface MissingRepositories {
  missing_repositories: string[];
  errors: CollectorError[];
}

/**
 * Names the enabled repositories, configured below `etc` (/etc/apt), of which the lists hold no
 * index: their updates are not counted, and apt says so only where it fetches. Where the
 * configuration cannot be read in full, Proxmox's own is looked for, which every host needs.
 */
export async function findMissingRepositories(
  lane: Lane,
  etc: string,
  { indexes, areWhole }: Pick<AptLists, "indexes" | "areWhole">,
): Promise<MissingRepositories> {
  if (indexes === null) return { missing_repositories: [], errors: [] };
  const { sources, isWhole, errors } = await readSources(lane, etc);
  const missing = sources.filter((source) => lacksIndex(source, indexes)).map(describeSource);
  const isOwnMissing = !isWhole && areWhole && !indexes.some(isProxmoxIndex) &&
    !missing.some((source) => /proxmox/i.test(source));
  return {
    missing_repositories: [...new Set(missing), ...isOwnMissing ? [PROXMOX_OWN] : []].sort(),
    errors,
  };
}

interface Sources {
  sources: AptSource[];
  /** Whether nothing is missing that may name another repository. */
  isWhole: boolean;
  errors: CollectorError[];
}

async function readSources(lane: Lane, etc: string): Promise<Sources> {
  const folder = `${etc}/sources.list.d`;
  const listing = await lane.listDirectory(folder);
  const names = listing.kind === "ok" ? listing.value.filter(isSourceName) : [];
  const paths = names.slice(0, MAX_FILES).map((name) => `${folder}/${name}`);
  const errors: CollectorError[] = [];
  if (listing.kind !== "ok" && listing.kind !== "not_found") {
    errors.push(fileError("apt_upgradable", folder, listing));
  }
  if (names.length > MAX_FILES) {
    const message = `Cannot read more than ${MAX_FILES} of ${names.length} files in "${folder}"`;
    errors.push({ tag: "apt_upgradable", message });
  }

  const sources: AptSource[] = [];
  let isAnyRead = false;
  for (const path of [`${etc}/sources.list`, ...paths]) {
    const file = await lane.readText(path);
    if (file.kind === "ok") {
      isAnyRead = true;
      const parse = path.endsWith(".sources") ? parseDeb822Sources : parseSourcesList;
      sources.push(...parse(file.value));
    } else if (file.kind !== "not_found") {
      errors.push(fileError("apt_upgradable", path, file));
    }
  }
  return { sources, isWhole: isAnyRead && errors.length === 0, errors };
}
