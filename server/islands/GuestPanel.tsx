import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { GUESTS_TOPIC } from "../../shared/protocol/names.ts";
import type { ChartSpan } from "../views/chart_span.ts";
import type { GuestAnswer, GuestChange, HostGuest } from "../views/mod.ts";
import type { Revision } from "../views/revision.ts";
import { guestPath, hostPath } from "../views/paths.ts";
import { GuestChanges } from "./guest/GuestChanges.tsx";
import { GuestRun } from "./guest/GuestRun.tsx";
import { SafetyCard } from "./guest/SafetyCard.tsx";
import { GuestDetails } from "./host/GuestDetails.tsx";
import { later } from "./later.tsx";
import { useLive } from "./live.ts";
import { NowContext, useServerClock } from "./ui/server_clock.ts";

export interface GuestPanelProps {
  /** The host's registered name. */
  host: string;
  id: Pick<HostGuest, "type" | "vmid">;
  answer: GuestAnswer;
  changes: readonly GuestChange[];
  /** Of the guest in Proxmox. */
  web_url: string;
  intervalSeconds: number;
  span: ChartSpan;
  /** The state of the fleet that the page was made at. */
  revision: Revision;
  now_unix: number;
}

const GuestCharts = later(() =>
  import("./guest/GuestCharts.tsx").then((module) => module.GuestCharts)
);

/** One guest, live: what would bring it back first, then how it runs and what it is made of. */
export function GuestPanel(props: GuestPanelProps) {
  const { host, id, changes, web_url, intervalSeconds, span } = props;
  const { now, sync } = useServerClock(props.now_unix);
  const answer = useSignal(props.answer);
  const reading = useRef<AbortController | null>(null);
  const revision = useRef(props.revision);

  function readAnew() {
    reading.current?.abort();
    const stop = reading.current = new AbortController();
    fetchAnswer(guestPath(host, id), stop.signal).then(
      (told) => answer.value = told ?? answer.peek(),
      () => {
        // What is shown says its own age; the next change reads it anew.
      },
    );
  }

  useLive(GUESTS_TOPIC, {
    joined: (reply) => {
      sync(reply.now_unix);
      revision.current = reply.revision;
      if (reply.answer === "changed") readAnew();
    },
    changed: ({ name }) => {
      if (name === host) readAnew();
    },
  }, { params: () => ({ revision: revision.current }) });

  const { safety, pools } = answer.value;
  return (
    <NowContext.Provider value={now}>
      <header class="guest-head">
        <h1>{titleOf(id, answer.value)}</h1>
        <span>
          on <a href={hostPath(host)}>{host}</a>
        </span>
        <a href={web_url} target="_blank" rel="noreferrer">Open in Proxmox</a>
      </header>
      <div class="host-columns">
        <div class="host-main">
          <SafetyCard {...{ host, safety, pools }} />
          <GuestRun {...answer.value} />
          <section class="card guest-card" aria-label="Configuration and addresses">
            <GuestDetails {...answer.value} />
          </section>
          <GuestChanges host={host} changes={changes} />
        </div>
        <div class="host-side">
          <section aria-label="Charts">
            <GuestCharts {...{ host, id, span, intervalSeconds }} answer={answer.value} />
          </section>
        </div>
      </div>
    </NowContext.Provider>
  );
}

/** Null where it is not there any more. */
async function fetchAnswer(path: string, signal: AbortSignal): Promise<GuestAnswer | null> {
  const response = await fetch(`/api${path}`, { signal });
  return response.ok ? await response.json() : null;
}

/** "web01 (VM 100)". */
export function titleOf(
  { type, vmid }: GuestPanelProps["id"],
  { guest, detail }: Pick<GuestAnswer, "guest" | "detail">,
): string {
  const name = guest?.name ?? detail?.name ?? null;
  const word = `${type === "qemu" ? "VM" : "CT"} ${vmid}`;
  return name === null ? word : `${name} (${word})`;
}
