import { THRESHOLDS } from "../../../shared/verdict/thresholds.ts";
import { readPage } from "../../../shared/page_of.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { readChartSpan } from "../../views/chart_span.ts";
import { cutHostView } from "../../views/cut_view.ts";
import type { HostCard } from "../../views/mod.ts";
import { unlessCutOff } from "../unless_cut_off.ts";
import { sendPage } from "../../web/send_page.ts";
import { listRecentChanges } from "../../incidents/recent_changes.ts";
import { sendHostNotFound } from "../not_found.tsx";
import { showPastHost } from "./past.tsx";
import { OwnThresholds } from "../../components/OwnThresholds.tsx";
import { Island } from "../../components/Island.tsx";
import { HostPanel, type HostPanelProps } from "../../islands/HostPanel.tsx";
import type { Neighbours } from "../../islands/host/HostHead.tsx";
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
  const changes = hostId === null
    ? []
    : await unlessCutOff(request, () => listRecentChanges(store, hostId), []);
  const neighbours = neighboursOf(name, reads.cards.all());
  const span = readChartSpan(new URL(request.req.url).searchParams);
  const thresholds = fleet.find(name)?.thresholds ?? THRESHOLDS;
  return sendPage(request, {
    title: name,
    body: (
      <>
        <HostPage {...{ view, changes, neighbours, span }} now_unix={clock.nowMs() / 1000} />
        <OwnThresholds host={name} thresholds={thresholds} />
      </>
    ),
  });
}

/** The hosts around one in the order of the fleet. */
function neighboursOf(name: string, cards: readonly HostCard[]): Neighbours {
  const place = cards.findIndex((card) => card.name === name);
  const nameAt = (index: number) => cards[index]?.name ?? null;
  return { previous: nameAt(place - 1), next: nameAt(place + 1) };
}

/** One host. */
export function HostPage(props: HostPanelProps) {
  return <Island name="HostPanel" component={HostPanel} props={props} />;
}
