import type { ComponentChildren } from "preact";
import type { GuestAnswer, HostGuest } from "../../views/mod.ts";
import { Age } from "../ui/Age.tsx";
import { formatBytes, formatCount, formatPercent, formatUptime, UNKNOWN } from "../ui/format.ts";
import { UsageCell } from "../ui/UsageCell.tsx";

/** How a guest runs, as its host last told. */
export function GuestRun({ guest, guest_read_unix, guest_is_held }: GuestAnswer) {
  if (guest === null) {
    return <p class="nothing card">The host's last list of guests does not hold it</p>;
  }
  const isStopped = guest.status === "stopped";
  return (
    <section
      class="card guest-card"
      aria-labelledby="guest-run"
      data-held={heldMark(guest_is_held)}
    >
      <header class="section-head">
        <h2 id="guest-run">How it runs</h2>
        <span class="freshness">
          read <Age unix={guest_read_unix} isHeld={guest_is_held} />
          {guest_is_held && ", and not since"}
        </span>
      </header>
      <dl class="facts">
        <Fact label="Status">{statusText(guest)}</Fact>
        {!isStopped && <Fact label="CPU">{cpuText(guest)}</Fact>}
        <Fact label="Cores">{formatCount(guest.cpus)}</Fact>
        <Fact label="Memory">
          {isStopped
            ? formatBytes(guest.max_mem_bytes)
            : <UsageCell used_bytes={guest.mem_bytes} total_bytes={guest.max_mem_bytes} />}
        </Fact>
        {!isStopped && <Fact label="Uptime">{formatUptime(guest.uptime_seconds)}</Fact>}
        {guest.tags.length > 0 && (
          <Fact label="Tags">
            {guest.tags.map((tag) => <span key={tag} class="tag">{tag}</span>)}
          </Fact>
        )}
      </dl>
    </section>
  );
}

function heldMark(isHeld: boolean): "" | undefined {
  return isHeld ? "" : undefined;
}

function statusText({ status, template, lock }: HostGuest): string {
  const word = template === true ? "template" : status ?? UNKNOWN;
  return lock === null ? word : `${word}, locked: ${lock}`;
}

function cpuText({ cpu_usage }: HostGuest): string {
  return formatPercent(cpu_usage === null ? null : 100 * cpu_usage);
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
