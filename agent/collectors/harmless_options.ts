/**
 * The configuration whose value may leave the host. Everything else is hidden: a key, or an
 * option within a value, that is not here may be a password, and Proxmox gains new ones with each
 * release. Left out on purpose are free text, programs and their arguments, environments, mounts
 * with options of their own, and what identifies to somebody else.
 *
 * Facts from `$confdesc` and the formats it names in proxmox/qemu-server (src/PVE/QemuServer.pm,
 * src/PVE/QemuServer/*.pm, 2026-08), from `$confdesc` and `$valid_lxc_conf_keys` in
 * proxmox/pve-container (src/PVE/LXC/Config.pm, 2026-06), and from the plug-ins' `properties` in
 * proxmox/pve-storage (src/PVE/Storage).
 */

/** Of guests: the value is a word, a number or a list of such. */
export const PLAIN_KEYS = words(`
  acpi affinity allow-ksm arch autostart balloon bios bootdisk cdrom ciuser citype ciupgrade cmode
  console cores cpulimit cpuunits debug freeze hostname hotplug hugepages keephugepages keyboard
  kvm localtime lock memory migrate_downtime migrate_speed name nameserver numa onboot ostype
  parent protection reboot runningmachine scsihw searchdomain shares smp snaptime sockets
  startdate swap tablet tags tdf template timezone tty unprivileged vcpus vmgenid vmstate
  vmstatestorage
  lxc.apparmor.allow_incomplete lxc.apparmor.allow_nesting lxc.apparmor.profile lxc.arch
  lxc.autodev lxc.cap.drop lxc.cap.keep lxc.idmap lxc.kmsg lxc.log.level lxc.mount.auto
  lxc.pty.max lxc.selinux.context lxc.signal.halt lxc.signal.reboot lxc.signal.stop
  lxc.start.auto lxc.start.delay lxc.start.order lxc.tty.max
`);

/** Limits of a raw container configuration: a controller of the kernel, then its files. */
export const RAW_LIMITS =
  /^lxc\.(?:cgroup2?\.(?:cpu|cpuset|devices|hugetlb|io|memory|misc|pids|rdma)|prlimit)\.[a-z0-9_.]+$/;

const DISK = words(`
  aio aio_native backup bps bps_rd bps_rd_max_length bps_wr bps_wr_max_length cache cyls
  detect_zeroes discard efitype file format heads iops iops_max iops_max_length iops_rd iops_rd_max
  iops_rd_max_length iops_wr iops_wr_max iops_wr_max_length iothread mbps mbps_max mbps_rd
  mbps_rd_max mbps_wr mbps_wr_max media model ms-cert pre-enrolled-keys queues replicate rerror ro
  scsiblock secs shared size snapshot ssd trans version volume werror wwn
`);
const MOUNT = words("acl backup mountoptions mp quota replicate ro shared size volume");

/**
 * Of guests: the value is a list `option=value,…`, whose first may be without a name, and these
 * are the options whose value may be seen. A key that ends in `#` has a number there.
 */
export const OPTION_KEYS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["agent", words("enabled freeze-fs freeze-fs-on-backup fstrim_cloned_disks guest-fsfreeze type")],
  ["amd-sev", words("allow-smt kernel-hashes no-debug no-key-sharing type")],
  ["audio#", words("device driver")],
  ["boot", words("legacy order")],
  ["cpu", words("cputype flags guest-phys-bits hidden phys-bits reported-model")],
  ["dev#", words("deny-write gid mode path uid")],
  ["efidisk#", DISK],
  ["features", words("force_rw_sys fuse keyctl mknod mount nesting")],
  [
    "hostpci#",
    words(
      "device-id driver host legacy-igd mapping mdev pcie rombar sub-device-id vendor-id x-vga",
    ),
  ],
  ["ide#", DISK],
  ["intel-tdx", words("attestation type vsock-cid vsock-port")],
  ["ipconfig#", words("gw gw6 ip ip6")],
  ["ivshmem", words("size")],
  ["machine", words("aw-bits enable-s3 enable-s4 type viommu")],
  ["meta", words("creation-qemu ctime")],
  ["mp#", MOUNT],
  [
    "net#",
    words(`
      bridge e1000 e1000-82540em e1000-82544gc e1000-82545em e1000e firewall gw gw6 host-managed
      hwaddr i82551 i82557b i82559er ip ip6 link_down macaddr model mtu name ne2k_isa ne2k_pci pcnet
      queues rate rtl8139 tag trunks type virtio vmxnet3
    `),
  ],
  ["numa#", words("cpus hostnodes memory policy")],
  ["parallel#", words("")],
  ["rng#", words("max_bytes period source")],
  ["rootfs", MOUNT],
  ["sata#", DISK],
  ["scsi#", DISK],
  ["serial#", words("")],
  ["smbios#", words("uuid")],
  ["spice_enhancements", words("foldersharing videostreaming")],
  ["startup", words("down order up")],
  ["tpmstate#", DISK],
  ["unused#", words("file volume")],
  ["usb#", words("host mapping usb3")],
  ["vga", words("clipboard memory type")],
  ["virtio#", DISK],
  ["virtiofs#", words("cache direct-io dirid expose-acl expose-xattr")],
  ["watchdog", words("action model")],
]);

/** Of storages, and of the jobs that files of the same form describe. */
export const SECTION_OPTIONS = words(`
  all base blocksize bwlimit compress content content-dirs create-base-path create-subdirs
  data-pool datastore disable enabled exclude export format fs-name fuse guest id is_mountpoint
  iscsiprovider krbd max-protected-backups maxfiles mkdir mode mountpoint namespace nocow node nodes
  nowritecache path pool port portal preallocation rate remove_job saferemove
  saferemove_throughput schedule server share shared smbversion snapshot-as-volume-chain source
  sparse starttime storage subdir tagged_only target thinpool type vgname vmid zfs-base-path
`);

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter(Boolean));
}
