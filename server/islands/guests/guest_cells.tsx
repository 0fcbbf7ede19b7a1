/** What stands in each column of a guest's row. */
import type { ComponentChildren } from "preact";
import type { SafetyState } from "../../../shared/coverage/guest_safety.ts";
import type { GuestSafetySummary, GuestView } from "../../views/mod.ts";
import { guestAnchor, hostPath } from "../../views/paths.ts";
import { Age, Freshness } from "../ui/Age.tsx";
import { formatBytes, formatPercent, formatUptime, formatUsed, percentOf } from "../ui/format.ts";
import { LevelIcon, type Tone } from "../ui/LevelBadge.tsx";
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
  safety: ({ safety }) => <Safety state={safety?.state ?? "unknown"} />,
  backup: ({ safety, found }) => (
    <Whole isFound={found.backup !== undefined}>{backupCell(safety)}</Whole>
  ),
  read: (guest) => <Freshness {...guest} />,
};

const SAFETY_WORDS: Readonly<Record<SafetyState, { tone: Tone; word: string }>> = {
  protected: { tone: "ok", word: "yes" },
  unprotected: { tone: "warning", word: "no" },
  unknown: { tone: "unknown", word: "not known" },
  no_disks: { tone: "none", word: "no disk" },
};

/** Whether each of its disks would come back. */
function Safety({ state }: { state: SafetyState }) {
  const { tone, word } = SAFETY_WORDS[state];
  return (
    <span class="guest-safety" data-tone={tone}>
      {LevelIcon({ tone })} {word}
    </span>
  );
}

/** The age of the last good one, marked where there should be a newer one or there is none. */
function backupCell(safety: GuestSafetySummary | null) {
  if (safety === null || safety.backup === "unknown") return <span class="muted">not known</span>;
  const { backup, backed_up_unix } = safety;
  if (backup === null) return "";
  if (backup === "none") return <strong data-tone="warning">none</strong>;
  return backup === "old"
    ? (
      <strong data-tone="warning">
        <Age unix={backed_up_unix} />
      </strong>
    )
    : <Age unix={backed_up_unix} />;
}

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
