import { THRESHOLDS } from "../../../shared/verdict/thresholds.ts";
import { readPage } from "../../../shared/page_of.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { cutHostView } from "../../views/cut_view.ts";
import { hostPath } from "../../views/paths.ts";
import { sendPage } from "../../web/send_page.ts";
import { listRecentChanges } from "../../incidents/recent_changes.ts";
import { sendHostNotFound } from "../not_found.tsx";
import { MomentForm, showPastHost } from "./past.tsx";
import { OwnThresholds } from "../../components/OwnThresholds.tsx";
import { Island } from "../../components/Island.tsx";
import { HostPanel, type HostPanelProps } from "../../islands/HostPanel.tsx";
import { loadAllParts } from "../../islands/loaded_part.ts";

await loadAllParts();

/** `GET /hosts/:name`: one host; the rest of long lists by `?page=`, a past minute by `?at=`. */
export async function showHost(request: AppRequest): Promise<Response> {
  // A field that was sent empty asks for no time.
  if ((request.req.query("at") ?? "") !== "") return await showPastHost(request);
  const { fleet, reads, store, clock } = request.get("context");
  const whole = reads.views.find(request.req.param("name") ?? "");
  if (whole === null) return sendHostNotFound(request);
  const view = cutHostView(whole, readPage(request.req.query("page")));
  const { name } = view.card;
  const hostId = fleet.hostId(name);
  const changes = hostId === null ? [] : await listRecentChanges(store, hostId);
  const thresholds = fleet.find(name)?.thresholds ?? THRESHOLDS;
  return sendPage(request, {
    title: name,
    body: (
      <>
        <HostPage view={view} changes={changes} now_unix={clock.nowMs() / 1000} />
        <OwnThresholds host={name} thresholds={thresholds} />
      </>
    ),
  });
}

/** One host. */
export function HostPage(props: HostPanelProps) {
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/">Fleet</a>
      </nav>
      <Island name="HostPanel" component={HostPanel} props={props} />
      <p class="form-line">
        <a href={`${hostPath(props.view.card.name)}/journal`}>Journal of this host</a>
      </p>
      <MomentForm name={props.view.card.name} />
    </>
  );
}
