import type { AppRequest } from "../../app_request.ts";
import { sendPage } from "../../send_page.ts";
import { sendHostNotFound } from "../not_found.tsx";
import { Island } from "../../components/Island.tsx";
import { HostPanel, type HostPanelProps } from "../../islands/HostPanel.tsx";

/** `GET /hosts/:name`: one host. */
export function showHost(request: AppRequest): Response {
  const { fleet, clock } = request.get("context");
  const view = fleet.view(request.req.param("name") ?? "");
  if (view === null) return sendHostNotFound(request);
  return sendPage(request, {
    title: view.card.name,
    body: HostPage({ view, now_unix: clock.nowMs() / 1000 }),
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
    </>
  );
}
