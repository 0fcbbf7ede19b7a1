import { useSignal } from "@preact/signals";
import { countText } from "../../shared/verdict/number_text.ts";
import { hostTopic } from "../../shared/protocol/names.ts";
import type { ChartSpan } from "../views/chart_span.ts";
import type { HostView, ListedChange } from "../views/mod.ts";
import { hostPath } from "../views/paths.ts";
import { HostFacts } from "./host/HostFacts.tsx";
import { HostHead, type Neighbours } from "./host/HostHead.tsx";
import { HostMetrics } from "./host/HostMetrics.tsx";
import { HostSections } from "./host/HostSections.tsx";
import { PagePart } from "./host/PagePart.tsx";
import { Problems } from "./host/Problems.tsx";
import { later } from "./later.tsx";
import { useLive } from "./live.ts";
import { formatCount } from "./ui/format.ts";
import { Pages } from "./ui/Pages.tsx";
import { NowContext, useServerClock } from "./ui/server_clock.ts";

export interface HostPanelProps {
  view: HostView;
  changes: readonly ListedChange[];
  neighbours: Neighbours;
  /** Which time the charts show at first. */
  span: ChartSpan;
  now_unix: number;
}

const ChangeList = later(() => import("./host/tables.ts").then((module) => module.ChangeList));
const HostVersions = later(() =>
  import("./host/HostVersions.tsx").then((module) => module.HostVersions)
);
const HostCharts = later(() => import("./HostCharts.tsx").then((module) => module.HostCharts));

/** Everything known of one host, live. */
export function HostPanel(props: HostPanelProps) {
  const { view: firstView, changes, now_unix, neighbours, span } = props;
  const { now, sync } = useServerClock(now_unix);
  const current = useSignal(firstView);
  const isRemoved = useSignal(false);

  useLive(
    hostTopic(firstView.card.name),
    {
      joined: (reply) => {
        sync(reply.now_unix);
        if (reply.answer === "whole") current.value = reply.view;
        isRemoved.value = false;
      },
      view: (view) => {
        current.value = view;
      },
      removed: () => {
        isRemoved.value = true;
      },
    },
    {
      params: () => ({
        page: firstView.paging?.page ?? 1,
        revision: current.peek().revision,
      }),
      refused: (reason) => {
        isRemoved.value = reason === "unknown_host";
      },
    },
  );

  const view = current.value;
  return (
    <NowContext.Provider value={now}>
      <HostHead view={view} neighbours={neighbours} />
      <HostPages view={view} />
      {isRemoved.value && <Removed />}
      <HostFacts view={view} />
      <div class="host-columns">
        <div class="host-main">
          <Problems view={view} />
          {isSeen(view) ? <HostSections view={view} /> : <NothingYet />}
        </div>
        <div class="host-side">
          {isSeen(view)
            ? (
              <>
                <HostMetrics section={view.host} level={view.part_levels.machine}>
                  <HostVersions view={view} />
                </HostMetrics>
                <PagePart id="charts" title="Charts">
                  <HostCharts view={view} span={span} />
                </PagePart>
              </>
            )
            : <HostVersions view={view} />}
          <ChangeList
            host={view.card.name}
            first={{ changes, revision: firstView.changes_revision }}
            revision={view.changes_revision}
          />
        </div>
      </div>
      <HostPages view={view} />
    </NowContext.Provider>
  );
}

/** Of a host that has more than one page can show. */
function HostPages({ view: { card, paging } }: { view: HostView }) {
  if (paging === undefined) return null;
  const { page, pages, totals } = paging;
  const lists = Object.entries(totals).filter(([, total]) => total > 0)
    .map(([list, total]) => countText(formatCount(total), list.slice(0, -"s".length)));
  return (
    <Pages
      label={card.name}
      page={page}
      pages={pages}
      total={lists.join(", ")}
      pathOf={(other) => other === 1 ? hostPath(card.name) : `${hostPath(card.name)}?page=${other}`}
    />
  );
}

/** Whether anything of the host was ever received. */
function isSeen({ host, datasets }: HostView): boolean {
  return host.read_unix !== null || datasets.read_unix !== null;
}

function NothingYet() {
  return <p class="nothing card">Nothing received yet. Values appear here once its agent joins.</p>;
}

function Removed() {
  return (
    <p class="notice" role="alert">
      This host was removed. Below is what was last known. <a href="/">Back to Now</a>
    </p>
  );
}
