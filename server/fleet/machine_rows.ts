/** What keeps the machine itself able to start, to tell of faults and to go on, a line each. */
import type { CarePart, HostCareSection } from "../../shared/sample/host_care.ts";
import type { ReasonLevel } from "../../shared/verdict/mod.ts";
import type { CareRow } from "../views/care.ts";
import { careRow, type FoundOf } from "./care_rows.ts";

type Parts = Pick<HostCareSection, CarePart>;

/** A part that this reading lacks is what was known of it before; null: it was never read. */
export function machineRows(
  newest: HostCareSection,
  before: HostCareSection | null,
  found: FoundOf,
): CareRow[] {
  const part = <P extends CarePart>(name: P): Parts[P] | null =>
    newest[name] ?? before?.[name] ?? null;
  const toneOf = (...codes: string[]): ReasonLevel | null =>
    found.of("", (code) => codes.includes(code)).tone;
  const [boot, ecc] = [part("boot"), part("ecc")];
  return [
    careRow("boot", toneOf("boot_partitions"), "Boot partitions", partitionsText(boot)),
    careRow("pin", toneOf("kernel_pinned"), "Kernel to start", pinText(boot)),
    careRow("scrub", null, "Scrubs", scrubText(part("scrub_schedule"))),
    careRow("zed", toneOf("zed_silent"), "ZFS events are told by", zedText(part("zed"))),
    careRow("swap", toneOf("swap_on_zvol"), "Swap on ZFS", swapText(part("swap_on_zvol"))),
    careRow("ecc", toneOf("ecc_errors"), "Memory errors not corrected", eccText(ecc)),
    ...part("md")?.arrays.map(({ name, level, state, devices, working }) =>
      careRow(
        `md ${name}`,
        found.of(`md/${name}`).tone,
        `Array ${name}${level === null ? "" : ` (${level})`}`,
        devices === null || working === null ? state : `${state}, ${working} of ${devices} devices`,
      )
    ) ?? [careRow("md", null, "Linux software RAID", null)],
    careRow(
      "not_watched",
      toneOf("care_not_watched"),
      "In use, but not watched",
      part("not_watched")?.join(", ").replace(/^$/, "nothing that is known") ?? null,
    ),
  ];
}

function partitionsText(boot: Parts["boot"]): string | null {
  if (boot === null) return null;
  const { esps } = boot;
  if (esps.length === 0) return "not kept by proxmox-boot-tool";
  const present = esps.filter(({ present }) => present === true).length;
  return `${present} of ${esps.length} there`;
}

function pinText(boot: Parts["boot"]): string | null {
  if (boot === null) return null;
  return boot.pinned_kernel === null ? "the newest" : `${boot.pinned_kernel} (pinned)`;
}

function scrubText(schedule: Parts["scrub_schedule"]): string | null {
  if (schedule === null) return null;
  const { cron, timers } = schedule;
  const words = [
    ...(cron === true ? ["each month, all pools"] : []),
    ...(timers.length > 0 ? [`by timers: ${timers.join(", ")}`] : []),
  ];
  if (words.length === 0) return cron === null ? null : "not planned";
  return words.join("; ");
}

function zedText(zed: Parts["zed"]): string | null {
  if (zed === null) return null;
  if (zed.available === false) return "zed is not installed";
  return zed.notifies.join(", ") || "nobody";
}

function swapText(swap: Parts["swap_on_zvol"]): string | null {
  return swap === null ? null : swap.devices.join(", ") || "none";
}

function eccText(ecc: Parts["ecc"]): string | null {
  if (ecc === null) return null;
  if (ecc.controllers.length === 0) return "not counted by this machine";
  return ecc.controllers.map(({ name, uncorrected }) => `${name}: ${uncorrected ?? "not known"}`)
    .join(", ");
}
