import type { AppRequest } from "../../app.ts";
import { sendPage } from "../../send_page.ts";
import { HostNotFoundPage } from "../not_found.tsx";
import { Island } from "../../components/Island.tsx";
import { HostPanel, type HostPanelProps } from "../../islands/HostPanel.tsx";

/** `GET /hosts/:name`: one host. */
export function showHost(request: AppRequest): Response {
  const { fleet, clock } = request.get("context");
  const name = request.req.param("name") ?? "";
  const view = fleet.view(name);
  if (view === null) {
    return sendPage(request, {
      status: 404,
      title: "Host not found",
      body: HostNotFoundPage({ name }),
    });
  }
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
