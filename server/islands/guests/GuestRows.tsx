import type { ComponentChildren } from "preact";
import type { GuestColumn, GuestView } from "../../views/mod.ts";
import { guestAnchor, hostPath } from "../../views/paths.ts";
import { Freshness, useStale } from "../ui/Age.tsx";
import {
  formatBytes,
  formatPercent,
  formatUptime,
  formatUsed,
  percentOf,
  UNKNOWN,
} from "../ui/format.ts";
import { Meter } from "../ui/Meter.tsx";
import { useSteadyList } from "../ui/steady_list.ts";
import { guestsPath, sortOnClick } from "../../views/guest_query.ts";
import type { GuestResults } from "./guest_results.ts";
import { Marked } from "../ui/Marked.tsx";
import { ROW_LINK } from "./row_keys.ts";

/** Addresses of a guest that are shown unasked; any more only when they were found. */
const ADDRESSES_SHOWN = 2;

interface GuestRowsColumn {
  heading: string;
  /** Null: it cannot be ordered by. */
  sort: GuestColumn | null;
}

const COLUMNS: readonly GuestRowsColumn[] = [
  { heading: "Status", sort: "status" },
  { heading: "ID", sort: "vmid" },
  { heading: "Name", sort: "name" },
  { heading: "Type", sort: "type" },
  { heading: "Host", sort: "host" },
  { heading: "Addresses", sort: null },
  { heading: "CPU", sort: "cpu" },
  { heading: "Memory", sort: "memory" },
  { heading: "Uptime", sort: "uptime" },
  { heading: "Read", sort: null },
];

interface GuestRowsProps {
  guests: readonly GuestView[];
  results: GuestResults;
}

/** Guests as the rows of one table, with what was found in each highlighted. */
export function GuestRows({ guests, results }: GuestRowsProps) {
  useSteadyList('[data-role="guest"]', guests);
  return (
    <table class="host-rows guest-rows" aria-busy={results.state.value === "searching"}>
      <caption class="sr-only">Guests of the fleet</caption>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <Heading key={column.heading} column={column} results={results} />
          ))}
        </tr>
      </thead>
      <tbody>
        {guests.map((guest) => (
          <GuestRow key={`${guest.host}/${guest.type}/${guest.vmid}`} guest={guest} />
        ))}
      </tbody>
    </table>
  );
}

interface HeadingProps {
  column: GuestRowsColumn;
  results: GuestResults;
}

function Heading({ column: { heading, sort }, results }: HeadingProps) {
  if (sort === null) return <th scope="col" class="no-sort">{heading}</th>;
  const query = results.query.value;
  const target = { ...query, sort: sortOnClick(query.sort, sort) };
  const isSorted = query.sort.column === sort;
  const { descending } = query.sort;
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (descending ? "descending" : "ascending") : undefined}
    >
      <a
        href={guestsPath(target)}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          results.ask(target);
        }}
      >
        {heading}
        {isSorted && <span aria-hidden="true">{descending ? " ↓" : " ↑"}</span>}
      </a>
    </th>
  );
}

function GuestRow({ guest }: { guest: GuestView }) {
  const { host, vmid, type, name, tags, found } = guest;
  const stale = useStale(guest);
  return (
    <tr data-role="guest" data-host={host} data-vmid={vmid} data-stale={stale}>
      <td class="cell-status">
        <Status guest={guest} />
      </td>
      <td class="value" data-label="ID">
        <Marked text={`${vmid}`} words={found.vmid} />
      </td>
      <td class="cell-name">
        <a
          class="host-name"
          href={`${hostPath(host)}#${guestAnchor({ type, vmid })}`}
          {...{ [ROW_LINK]: "" }}
        >
          {name === null
            ? <span class="muted">no name</span>
            : <Marked text={name} words={found.name} />}
        </a>
        {tags.length > 0 && (
          <span class="tags">
            {tags.map((tag) => (
              <span key={tag} class="tag">
                <Marked text={tag} words={found.tag} />
              </span>
            ))}
          </span>
        )}
      </td>
      <td class="value type" data-label="Type">
        <Whole isFound={found.type !== undefined}>{type === "qemu" ? "VM" : "CT"}</Whole>
      </td>
      <td class="cell-on-host" data-label="Host">
        <a href={hostPath(host)}>
          <Marked text={host} words={found.host} />
        </a>
      </td>
      <td class="cell-addresses" data-label="Addresses">
        <Addresses guest={guest} />
      </td>
      <Usage guest={guest} />
      <td class="value uptime" data-label="Uptime">
        {guest.status === "stopped" ? "" : formatUptime(guest.uptime_seconds)}
      </td>
      <td class="cell-seen" data-label="Read">
        <Freshness {...guest} />
      </td>
    </tr>
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

function Usage({ guest: { status, cpu_usage, cpus, mem_bytes, max_mem_bytes } }: {
  guest: GuestView;
}) {
  if (status === "stopped") {
    return (
      <>
        <td class="value percent" data-label="CPU" />
        <td class="value percent" data-label="Memory">
          <span class="percent-line muted">{formatBytes(max_mem_bytes)}</span>
        </td>
      </>
    );
  }
  const cpu = cpu_usage === null ? null : cpu_usage * 100;
  const memory = percentOf(mem_bytes, max_mem_bytes);
  return (
    <>
      <td class="value percent" data-label="CPU">
        <span class="percent-line" title={cpus === null ? undefined : `of ${cpus} cores`}>
          {formatPercent(cpu)}
        </span>
        <Meter percent={cpu} />
      </td>
      <td class="value percent" data-label="Memory">
        <span class="percent-line" title={formatUsed(mem_bytes, max_mem_bytes)}>
          <span class="percent-name">{max_mem_bytes === null ? "" : formatBytes(mem_bytes)}</span>
          {max_mem_bytes === null ? UNKNOWN : formatPercent(memory)}
        </span>
        <Meter percent={memory} />
      </td>
    </>
  );
}
