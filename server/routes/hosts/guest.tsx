import type { GuestType } from "../../../shared/sample/vms_runtime.ts";
import { readChartSpan } from "../../views/chart_span.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { Island } from "../../components/Island.tsx";
import { GuestPanel, type GuestPanelProps, titleOf } from "../../islands/GuestPanel.tsx";
import { loadAllParts } from "../../islands/loaded_part.ts";
import { guestWebAddress, webAddress } from "../../fleet/web_address.ts";
import { hostPath } from "../../views/paths.ts";
import { sendPage } from "../../web/send_page.ts";
import { sendHostNotFound } from "../not_found.tsx";
import { findGuest } from "./find_guest.ts";
import { listGuestChanges } from "./guest_changes.ts";

await loadAllParts();

/** `GET /hosts/:name/guests/:type/:vmid`: one guest, live. */
export async function showGuest(request: AppRequest): Promise<Response> {
  const { fleet, reads, store, clock } = request.get("context");
  const found = await findGuest(request);
  const state = fleet.find(request.req.param("name") ?? "");
  if (found === "host_not_found" || state === null) return sendHostNotFound(request);
  if (found === "guest_not_found") {
    return sendPage(request, {
      status: 404,
      title: "Guest not found",
      body: <GuestNotFoundPage host={state.row.name} />,
      live: false,
    });
  }
  const { host, hostId, answer } = found;
  // It was found by this type.
  const id = { type: found.type as GuestType, vmid: Number(found.vmid) };
  const hostname = state.standing("host").value?.hostname ?? null;
  return sendPage(request, {
    title: titleOf(id, answer),
    body: (
      <GuestPage
        {...{ host, id, answer }}
        changes={await listGuestChanges(store, hostId, `${id.type}/${id.vmid}`)}
        web_url={guestWebAddress(webAddress(state.row, hostname), id)}
        intervalSeconds={state.intervals.fast}
        span={readChartSpan(new URL(request.req.url).searchParams)}
        revision={reads.cards.revision()}
        now_unix={clock.nowMs() / 1000}
      />
    ),
  });
}

/** One guest. */
export function GuestPage(props: GuestPanelProps) {
  return <Island name="GuestPanel" component={GuestPanel} props={props} />;
}

function GuestNotFoundPage({ host }: { host: string }) {
  return (
    <section class="empty card">
      <h1>Guest not found</h1>
      <p>
        <strong class="name">{host}</strong> has no such guest, or nothing readable of it is stored.
      </p>
      <p>
        <a href={hostPath(host)}>Back to the host</a>
      </p>
    </section>
  );
}
