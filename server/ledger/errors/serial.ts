/**
 * The serial number in a disk's link below /dev/disk/by-id: `ata-MODEL_SERIAL`, `nvme-MODEL_SERIAL`,
 * `usb-MODEL_SERIAL-0:0` (systemd's 60-persistent-storage.rules). Null where the name is another:
 * `wwn-…`, `nvme-eui.…` and `scsi-3…` hold a world-wide name instead.
 */
export function serialOf(name: string): string | null {
  const link = name.replace(/^.*\//, "").replace(/-part\d+$/, "");
  if (!/^(ata|nvme|usb|scsi-S[A-Z]+)[-_]/.test(link) || /^nvme-(eui|uuid|nvme)\./.test(link)) {
    return null;
  }
  const words = link.replace(/-\d+:\d+$/, "").split("_");
  // A namespace's number may follow the serial number of an NVMe disk.
  if (link.startsWith("nvme-") && words.length > 2 && /^\d{1,2}$/.test(words.at(-1) ?? "")) {
    words.pop();
  }
  return words.length > 1 ? words.at(-1) ?? null : null;
}
