/** `GET /compare`: one series of several hosts beside each other. */
import { seriesName } from "../../../shared/series/series.ts";
import { Island } from "../../components/Island.tsx";
import { CompareBoard, type CompareBoardProps } from "../../islands/CompareBoard.tsx";
import { readChartSpan } from "../../views/chart_span.ts";
import {
  type ComparedHost,
  HOST_METRICS,
  type MetricChoice,
  MOST_COMPARED,
} from "../../views/comparison.ts";
import type { HostCard } from "../../views/mod.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { sendPage } from "../../web/send_page.ts";

const POOL_METRIC = /^pool:(.+):capacity_percent$/s;
const MAX_TEXT = 2_000;

export function showComparison(request: AppRequest): Response {
  const { fleet, reads, clock } = request.get("context");
  const query = new URL(request.req.url).searchParams;
  const asked = (query.get("hosts") ?? "").slice(0, MAX_TEXT);
  const names = [...new Set(asked.split(/[\s,]+/).filter((name) => name !== ""))];
  const cards = names.slice(0, MOST_COMPARED).flatMap((name) => reads.cards.find(name) ?? []);
  const found = [...new Map(cards.map((card) => [card.name, card])).values()];
  const pools = new Set(
    found.flatMap(({ name }) => {
      const state = fleet.find(name);
      return state === null ? [] : reads.pools.of(state).pools.map(({ pool }) => pool.name);
    }),
  );
  const choices = [...HOST_METRICS, ...[...pools].sort().map(poolChoice)];
  const wanted = query.get("metric") ?? "";
  const choice = choices.find(({ metric }) => metric === wanted) ?? HOST_METRICS[0] as MetricChoice;
  const hosts = found.map((card): ComparedHost => ({
    name: card.name,
    value: valueOf(card, choice, request),
  }));
  return sendPage(request, {
    title: "Compare",
    body: (
      <ComparePage
        choices={choices}
        asked={asked}
        unknown={names.filter((name) => reads.cards.find(name) === null)}
        left_out={Math.max(0, names.length - MOST_COMPARED)}
        board={{
          choice,
          hosts,
          span: readChartSpan(query),
          now_unix: clock.nowMs() / 1000,
        }}
      />
    ),
    live: false,
  });
}

function poolChoice(name: string): MetricChoice {
  const metric = seriesName({ of: "pool", name, guid: null });
  return { metric, word: `Capacity of ${name}`, isPercent: true };
}

function valueOf(card: HostCard, { metric }: MetricChoice, request: AppRequest): number | null {
  if (metric === "cpu_percent") return card.cpu_percent;
  if (metric === "mem_used_percent") return card.mem_used_percent;
  if (metric === "load1") return card.load1;
  const { fleet, reads } = request.get("context");
  const state = fleet.find(card.name);
  const [, name] = POOL_METRIC.exec(metric) ?? [];
  const pools = state === null ? [] : reads.pools.of(state).pools;
  return pools.find(({ pool }) => pool.name === name)?.pool.capacity_percent ?? null;
}

interface ComparePageProps {
  choices: readonly MetricChoice[];
  /** What was asked for, as it was written. */
  asked: string;
  /** Names that no host has. */
  unknown: readonly string[];
  left_out: number;
  board: CompareBoardProps;
}

function ComparePage({ choices, asked, unknown, left_out, board }: ComparePageProps) {
  return (
    <div class="compare">
      <h1>Compare</h1>
      <form class="form-line compare-form" action="/compare">
        <input type="hidden" name="range" value={board.span.range} />
        <label>
          What{" "}
          <select name="metric">
            {choices.map(({ metric, word }) => (
              <option key={metric} value={metric} selected={metric === board.choice.metric}>
                {word}
              </option>
            ))}
          </select>
        </label>
        <label class="compare-hosts">
          Of which hosts, up to {MOST_COMPARED}{" "}
          <input
            name="hosts"
            defaultValue={asked}
            placeholder="pve-01, pve-02"
            maxLength={MAX_TEXT}
            autocomplete="off"
          />
        </label>
        <button type="submit" class="primary">Show</button>
      </form>
      {unknown.length > 0 && (
        <p class="notice" role="status">No host is called {unknown.join(", ")}</p>
      )}
      {left_out > 0 && (
        <p class="notice" role="status">
          The first {MOST_COMPARED} are shown, {left_out} are left out
        </p>
      )}
      {board.hosts.length === 0
        ? <p class="nothing card">Name two hosts or more to see them beside each other.</p>
        : <Island name="CompareBoard" component={CompareBoard} props={board} />}
    </div>
  );
}
