import type { GuestDetail } from "../../shared/sample/vms_detail.ts";
import { isNodeName } from "../io/allowed_names.ts";
import {
  configuredAddresses,
  configuredMacs,
  hasDynamicAddress,
  isAgentEnabled,
} from "../parsers/pve/guest_config_network.ts";
import type { ClusterResources, ResourcesReading } from "./cluster_resources.ts";
import type { Collector, CollectorContext, Cycle, SectionOf } from "./collector.ts";
import {
  type AddressAnswer,
  type AddressQuestion,
  createGuestAddresses,
} from "./guest_addresses.ts";
import { createGuestFiles, type GuestFile } from "./vms_detail_files.ts";

type VmsDetailSection = SectionOf<"medium", "vms_detail">;

/** Collects configuration and addresses of every guest of this node. */
export function createVmsDetailCollector(
  context: CollectorContext,
  resources: ClusterResources,
): Collector {
  const files = createGuestFiles(context.lane("vms_detail"), context.paths.pve);
  const addresses = createGuestAddresses(context);

  async function collect(cycle: Cycle): Promise<VmsDetailSection> {
    const [{ node_name }, reading] = await Promise.all([
      resources.identity(cycle),
      resources.recent(cycle),
    ]);
    const node = node_name !== null && isNodeName(node_name) ? node_name : null;
    const { guests, errors } = await files.read(node);
    const answers = node === null || reading.resources === null
      ? addresses.known()
      : await addresses.ask(node, questionsOf(guests, reading));
    return {
      vms: guests.map((guest) => describe(guest, answers.get(guest.id))),
      errors,
    };
  }

  return {
    kind: "medium",
    section: "vms_detail",
    collect,
    empty: (errors): VmsDetailSection => ({ vms: [], errors }),
  };
}

/** Which guests to ask: those that run and have addresses that only they know. */
function questionsOf(guests: readonly GuestFile[], reading: ResourcesReading): AddressQuestion[] {
  const runtimes = new Map(
    reading.resources?.guests.map((guest) => [`${guest.type}/${guest.vmid}`, guest]),
  );
  return guests.flatMap((guest): AddressQuestion[] => {
    const runtime = runtimes.get(guest.id);
    const knowsMore = guest.type === "qemu"
      ? isAgentEnabled(guest.config)
      : hasDynamicAddress(guest.config);
    if (runtime?.status !== "running" || !knowsMore) return [];
    const uptimeMs = runtime.uptime_seconds === null ? null : runtime.uptime_seconds * 1000;
    return [{
      id: guest.id,
      config: JSON.stringify(guest.config),
      macs: configuredMacs(guest.config),
      booted_at_ms: uptimeMs === null ? null : reading.read_at_ms - uptimeMs,
    }];
  });
}

function describe(guest: GuestFile, answer: AddressAnswer | undefined): GuestDetail {
  const { type, vmid, config } = guest;
  return {
    vmid,
    type,
    name: (type === "qemu" ? config.name : config.hostname) ?? null,
    config,
    ips: [...new Set([...configuredAddresses(config), ...answer?.ips ?? []])],
    macs: configuredMacs(config),
    errors: [...guest.errors, ...answer?.errors ?? []],
  };
}
