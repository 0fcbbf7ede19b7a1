/** A recorded host made larger: the fixture `healthy` with more guests and snapshots. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HostSetup } from "../demo/agent_setup.ts";

const HEALTHY = fileURLToPath(new URL("../../fixtures/hosts/healthy", import.meta.url));
const NODE = "pve-01";
const RESOURCES = "commands/pvesh/get_+cluster+resources_--output-format_json.out";
const DATASETS =
  "commands/zfs/list_-Hp_-t_all_-o_name,type,used,avail,refer,usedbysnapshots,creation.out";
/** Of the recorded guest 110, which has a guest agent. */
const GUEST_CONFIG = `pve/nodes/${NODE}/qemu-server/110.conf`;
const addressesOf = (vmid: number) =>
  `commands/pvesh/get_+nodes+${NODE}+qemu+${vmid}+agent+network-get-interfaces_--output-format_json.out`;
const RECORDED_VMID = 110;
const FIRST_VMID = 1001;
const HOUR_SECONDS = 3600;

export interface AgentHostOptions {
  /** All running; every second one a container, the others with a guest agent. */
  guests: number;
  /** Over the volumes of all guests. */
  snapshots: number;
}

/** Makes the host in `directory`, which must not exist; everything of it may change there. */
export async function createAgentHost(
  directory: string,
  { guests: guestCount, snapshots }: AgentHostOptions,
): Promise<HostSetup> {
  await copyRecording(directory);
  const path = (name: string) => join(directory, name);
  const read = (name: string) => Deno.readTextFile(path(name));
  const guests = Array.from({ length: guestCount }, (_, index) => describeGuest(index));

  const config = await read(GUEST_CONFIG);
  await removeGuests(directory);
  const addresses = await read(addressesOf(RECORDED_VMID));
  for (const { vmid, type, name } of guests) {
    const folder = path(`pve/nodes/${NODE}/${type === "lxc" ? "lxc" : "qemu-server"}`);
    const text = type === "lxc" ? containerConfig(name, vmid) : config.replaceAll("110", `${vmid}`);
    await Deno.writeTextFile(join(folder, `${vmid}.conf`), text);
    if (type === "qemu") await Deno.writeTextFile(path(addressesOf(vmid)), addresses);
  }
  const resources: Resource[] = JSON.parse(await read(RESOURCES));
  const others = resources.filter(({ vmid, node }) => vmid === undefined || node !== NODE);
  await Deno.writeTextFile(path(RESOURCES), JSON.stringify([...others, ...guests]) + "\n");
  const datasets = await read(DATASETS);
  await Deno.writeTextFile(path(DATASETS), datasets + listVolumes(guests, snapshots));
  return { recorded: directory, overlay: directory, pve: join(directory, "pve") };
}

/** As `cp` does it: the recording has symbolic links, and its files need new dates. */
async function copyRecording(directory: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("cp", {
    args: ["-R", "--no-dereference", HEALTHY, directory],
    stdin: "null",
  }).output();
  if (success) return;
  throw new Error(`Cannot copy "${HEALTHY}": ${new TextDecoder().decode(stderr).trim()}`);
}

async function removeGuests(directory: string): Promise<void> {
  for (const folder of ["qemu-server", "lxc"]) {
    const path = join(directory, "pve/nodes", NODE, folder);
    for await (const { name } of Deno.readDir(path)) await Deno.remove(join(path, name));
  }
}

interface Resource {
  node?: string;
  vmid?: number;
}

function describeGuest(index: number) {
  const vmid = FIRST_VMID + index;
  const type = index % 2 === 1 ? "lxc" : "qemu";
  return {
    id: `${type}/${vmid}`,
    type,
    vmid,
    node: NODE,
    name: `guest-${vmid}`,
    status: "running",
    template: 0,
    tags: "bench;prod",
    uptime: 1_000_000 + index,
    cpu: 0.05,
    maxcpu: 4,
    mem: 2_147_483_648 + 4096 * index,
    maxmem: 4_294_967_296,
    disk: 0,
    maxdisk: 34_359_738_368,
    diskread: 692_511_809 + index,
    diskwrite: 3_386_964_338 + index,
    netin: 3_998_221_430 + index,
    netout: 2_417_347_800 + index,
  };
}

function containerConfig(name: string, vmid: number): string {
  return `arch: amd64
cores: 4
features: nesting=1
hostname: ${name}
memory: 4096
net0: name=eth0,bridge=vmbr0,firewall=1,gw=192.168.10.1,ip=192.168.10.${vmid % 250}/24,type=veth
onboot: 1
ostype: debian
rootfs: local-zfs:subvol-${vmid}-disk-0,size=32G
swap: 512
tags: bench;prod
unprivileged: 1
`;
}

/** A volume of each guest with its share of the snapshots, an hour apart, as `zfs list` prints. */
function listVolumes(guests: readonly { vmid: number }[], snapshots: number): string {
  const nowUnix = Math.floor(Date.now() / 1000);
  return guests.flatMap(({ vmid }, index) => {
    const share = Math.floor(snapshots * (index + 1) / guests.length) -
      Math.floor(snapshots * index / guests.length);
    const volume = `rpool/data/vm-${vmid}-disk-0`;
    const taken = Array.from({ length: share }, (_, age) => {
      const unix = nowUnix - HOUR_SECONDS * (share - age);
      return `${volume}@autosnap_${unix}\tsnapshot\t${4096 * age}\t-\t12884901888\t-\t${unix}\n`;
    });
    return [
      `${volume}\tvolume\t12884901888\t729070698496\t12884901888\t4096000\t1714564812\n`,
      ...taken,
    ];
  }).join("");
}
