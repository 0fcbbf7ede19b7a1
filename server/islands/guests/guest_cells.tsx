/** What stands in each column of a guest's row. */
import type { ComponentChildren } from "preact";
import type { GuestView } from "../../views/mod.ts";
import { guestAnchor, hostPath } from "../../views/paths.ts";
import { Freshness } from "../ui/Age.tsx";
import { formatBytes, formatPercent, formatUptime, formatUsed, percentOf } from "../ui/format.ts";
import { Marked } from "../ui/Marked.tsx";
import { Meter } from "../ui/Meter.tsx";
import type { GuestColumnKey } from "./guest_columns.ts";
import { ROW_LINK } from "./row_keys.ts";

/** Addresses of a guest that are shown unasked; any more only when they were found. */
const ADDRESSES_SHOWN = 2;

export const GUEST_CELLS: Record<GuestColumnKey, (guest: GuestView) => ComponentChildren> = {
  status: (guest) => <Status guest={guest} />,
  vmid: ({ vmid, found }) => <Marked text={`${vmid}`} words={found.vmid} />,
  name: (guest) => <Name guest={guest} />,
  type: ({ type, found }) => (
    <Whole isFound={found.type !== undefined}>{type === "qemu" ? "VM" : "CT"}</Whole>
  ),
  host: ({ host, found }) => (
    <a href={hostPath(host)}>
      <Marked text={host} words={found.host} />
    </a>
  ),
  addresses: (guest) => <Addresses guest={guest} />,
  cpu: ({ status, cpu_usage, cpus }) =>
    status === "stopped" ? null : (
      <Share
        percent={cpu_usage === null ? null : cpu_usage * 100}
        title={cpus === null ? undefined : `of ${cpus} cores`}
      />
    ),
  memory: ({ status, mem_bytes, max_mem_bytes }) =>
    status === "stopped" ? null : (
      <Share
        percent={percentOf(mem_bytes, max_mem_bytes)}
        title={formatUsed(mem_bytes, max_mem_bytes)}
      />
    ),
  used: ({ status, mem_bytes, max_mem_bytes }) =>
    status === "stopped"
      ? <span class="muted" title="May use">{formatBytes(max_mem_bytes)}</span>
      : formatBytes(mem_bytes),
  uptime: ({ status, uptime_seconds }) => status === "stopped" ? "" : formatUptime(uptime_seconds),
  read: (guest) => <Freshness {...guest} />,
};

function Name({ guest: { host, vmid, type, name, tags, found } }: { guest: GuestView }) {
  return (
    <>
      <a
        class="host-name"
        href={`${hostPath(host)}#${guestAnchor({ type, vmid })}`}
        {...{ [ROW_LINK]: "" }}
      >
        {name === null
          ? <span class="muted">no name</span>
          : <Marked text={name} words={found.name} />}
      </a>
      {tags.map((tag) => (
        <span key={tag} class="tag">
          <Marked text={tag} words={found.tag} />
        </span>
      ))}
    </>
  );
}

/** From here on a share stands out, percent. */
const HIGH_PERCENT = 90;

function Share({ percent, title }: { percent: number | null; title: string | undefined }) {
  const isHigh = percent !== null && percent >= HIGH_PERCENT;
  return (
    <>
      <span class="figure" data-high={isHigh ? "" : undefined} title={title}>
        {formatPercent(percent)}
      </span>
      <Meter percent={percent} tone={isHigh ? "warning" : "plain"} />
    </>
  );
}

function Status({ guest: { status, template, found } }: { guest: GuestView }) {
  const word = template ? "template" : status ?? "unknown";
  return (
    <span class="guest-status" data-state={word}>
      <Whole isFound={found.status !== undefined}>{word}</Whole>
    </span>
  );
}

/** A word that is found as a whole or not at all. */
function Whole({ isFound, children }: { isFound: boolean; children: ComponentChildren }) {
  return isFound ? <mark>{children}</mark> : <>{children}</>;
}

function Addresses({ guest: { ips, macs, found } }: { guest: GuestView }) {
  const shown = ips.filter((ip, index) => index < ADDRESSES_SHOWN || holdsOne(ip, found.ip));
  const hidden = ips.filter((ip) => !shown.includes(ip));
  return (
    <>
      {shown.map((ip) => <Marked key={ip} text={ip} words={found.ip} />)
        .map((address, index) => <span key={index} class="address">{address}</span>)}
      {hidden.length > 0 && (
        <span class="address muted" title={hidden.join(", ")}>+{hidden.length}</span>
      )}
      {macs.filter((mac) => holdsOne(mac, found.mac)).map((mac) => (
        <span key={mac} class="address">
          <span class="muted">MAC</span> <Marked text={mac} words={found.mac} />
        </span>
      ))}
    </>
  );
}

function holdsOne(text: string, words: readonly string[] | undefined): boolean {
  return words?.some((word) => text.toLowerCase().includes(word)) ?? false;
}
