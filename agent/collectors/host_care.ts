import type { CollectorError } from "../../shared/sample/fields.ts";
import { readBoot } from "./care/boot.ts";
import { readCertificates } from "./care/certificates.ts";
import { createDisksReader } from "./care/disks.ts";
import { createHaReader } from "./care/ha.ts";
import { readKernel } from "./care/kernel.ts";
import { readLinks } from "./care/links.ts";
import { readNotWatched } from "./care/not_watched.ts";
import type { CareSources } from "./care/part.ts";
import { readReplication } from "./care/replication.ts";
import { readScrubSchedule } from "./care/scrub_schedule.ts";
import { readServices } from "./care/services.ts";
import { readTimeZone } from "./care/time_zone.ts";
import { readZed } from "./care/zed.ts";
import type { Collector, CollectorContext, Cycle, SectionOf } from "./collector.ts";
import { readHostIds } from "./host_ids.ts";
import type { NodeIdentity } from "./node_identity.ts";
import type { ProcReading } from "./proc.ts";

type HostCareSection = SectionOf<"medium", "host_care">;

const UNKNOWN: Omit<HostCareSection, "errors"> = {
  cluster_id: null,
  nodes: null,
  time_zone: null,
  replication: null,
  ha: null,
  services: null,
  zed: null,
  disks: null,
  links: null,
  certificates: null,
  boot: null,
  swap_on_zvol: null,
  scrub_schedule: null,
  ecc: null,
  md: null,
  not_watched: null,
};

/**
 * Collects what else keeps data safe, from files wherever files say it. Starts three children at
 * most, for what is below `/proc` the last fast cycle has read.
 */
export function createHostCareCollector(
  context: CollectorContext,
  { readIdentity, readProc }: {
    readIdentity: (cycle: Cycle) => Promise<NodeIdentity>;
    readProc: (cycle: Cycle) => Promise<ProcReading>;
  },
): Collector {
  const readHa = createHaReader();
  const readDisks = createDisksReader(context);

  async function collect(cycle: Cycle): Promise<HostCareSection> {
    const sources: CareSources = {
      context,
      cycle,
      identity: await readIdentity(cycle),
      readProc: () => readProc(cycle),
    };
    const time_zone = await readTimeZone(sources);
    const { cluster_id = null } = await readHostIds(context);
    const [replication, ha, services, zed, disks, links, certificates, boot, scrubs, kernel] =
      await Promise.all([
        readReplication(sources, time_zone),
        readHa(sources),
        readServices(sources),
        readZed(sources),
        readDisks(sources),
        readLinks(sources),
        readCertificates(sources),
        readBoot(sources),
        readScrubSchedule(sources),
        readKernel(sources),
      ]);
    const not_watched = await readNotWatched(sources, disks.value?.disks ?? null);
    const parts = {
      replication,
      ha,
      services,
      zed,
      disks,
      links,
      certificates,
      boot,
      ...kernel,
      scrub_schedule: scrubs,
      not_watched,
    };
    return {
      cluster_id,
      nodes: sources.identity.nodes?.toSorted() ?? null,
      time_zone,
      replication: replication.value,
      ha: ha.value,
      services: services.value,
      zed: zed.value,
      disks: disks.value,
      links: links.value,
      certificates: certificates.value,
      boot: boot.value,
      swap_on_zvol: kernel.swap_on_zvol.value,
      scrub_schedule: scrubs.value,
      ecc: kernel.ecc.value,
      md: kernel.md.value,
      not_watched: not_watched.value,
      errors: Object.values(parts).flatMap(({ errors }): CollectorError[] => errors),
    };
  }

  return {
    kind: "medium",
    section: "host_care",
    collect,
    empty: (errors): HostCareSection => ({ ...UNKNOWN, errors }),
  };
}
