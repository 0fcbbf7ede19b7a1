import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { IncidentView } from "../views/mod.ts";
import { incidentPath } from "../views/paths.ts";
import { EventList } from "./incidents/EventList.tsx";
import { IncidentHead } from "./incidents/IncidentHead.tsx";
import { IncidentReasons } from "./incidents/IncidentReasons.tsx";
import { IncidentRows } from "./incidents/IncidentRows.tsx";
import { TellingList } from "./incidents/TellingList.tsx";
import { useLive } from "./live.ts";
import { Moment } from "./ui/Moment.tsx";
import { AcknowledgeLink } from "./ui/ReasonActs.tsx";
import { NowContext, useServerClock } from "./ui/server_clock.ts";

interface IncidentPanelProps {
  view: IncidentView;
  now_unix: number;
}

const READ_WITHIN_MS = 10_000;

/** One incident in full, live: read anew when it changes. */
export function IncidentPanel({ view: firstView, now_unix }: IncidentPanelProps) {
  const { now, sync } = useServerClock(now_unix);
  const shown = useSignal(firstView);
  const { id } = firstView.row;

  useLive("incidents", {
    joined: (reply) => {
      sync(reply.now_unix);
      readAnew();
    },
    incident: (line) => {
      if ("row" in line && line.row.id === id) readAnew();
    },
  }, { params: () => ({ query: "all=1" }) });

  function readAnew(): void {
    load().catch(() => {
      // What is shown is still true of its time; the next change, or join, brings more.
    });
  }

  async function load(): Promise<void> {
    const signal = AbortSignal.timeout(READ_WITHIN_MS);
    const response = await fetch(`/api${incidentPath(id)}`, { signal });
    if (response.ok) shown.value = toView(await response.json());
  }

  const view = shown.value;
  const { row, reasons, parts } = view;
  return (
    <NowContext.Provider value={now}>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/incidents">Incidents</a>
      </nav>
      <IncidentHead row={row} endedBy={view.ended_by} />
      <Acknowledgement view={view} />
      <Part title={row.state === "resolved" ? "Reasons it had" : "Reasons"}>
        <IncidentReasons reasons={reasons} leftOut={view.reasons_left_out} />
      </Part>
      {parts.length > 0 && (
        <Part title="Part of it">
          <IncidentRows rows={parts} />
        </Part>
      )}
      <Part title="Messages">
        <TellingList view={view} />
      </Part>
      <Part title="History">
        <EventList events={view.events} />
      </Part>
    </NowContext.Provider>
  );
}

/** The answer of the API: its row and the rest in one object. */
function toView(answer: IncidentView["row"] & Omit<IncidentView, "row">): IncidentView {
  return { ...answer, row: answer };
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  const id = `part-${title.toLowerCase().replaceAll(" ", "-")}`;
  return (
    <section class="section" aria-labelledby={id}>
      <header class="section-head">
        <h2 id={id}>{title}</h2>
      </header>
      {children}
    </section>
  );
}

/** Who has taken it on, or the way to do so; nothing where neither can be. */
function Acknowledgement({ view: { row } }: { view: IncidentView }) {
  const { id, state, acknowledged } = row;
  if (acknowledged !== null) {
    const { author, note, at_unix, expires_unix } = acknowledged;
    return (
      <div class="card acknowledgement">
        <p>
          Acknowledged by <strong class="name">{author}</strong> at <Moment unix={at_unix} />,{" "}
          {expires_unix === null ? "until it ends, grows or gets worse" : (
            <>
              until <Moment unix={expires_unix} /> at most
            </>
          )}
          {note !== "" && `: ${note}`}
        </p>
        {state !== "resolved" && (
          <form method="post" action={`${incidentPath(id)}/acknowledge/delete`}>
            <button type="submit" class="quiet">Take back</button>
          </form>
        )}
      </div>
    );
  }
  if (state === "pending" || state === "resolved") return null;
  return (
    <div class="card acknowledgement">
      <p>Nobody has taken it on.</p>
      <AcknowledgeLink incident={row} what="" />
    </div>
  );
}
