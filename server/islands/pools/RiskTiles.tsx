import { POOL_RISKS, type PoolRisk } from "../../views/mod.ts";
import { formatCount } from "../ui/format.ts";
import { LevelIcon, type Tone } from "../ui/LevelBadge.tsx";

/** Of each risk, what it is called, what it means, and how it is drawn. */
const TILES: Readonly<Record<PoolRisk, { word: string; more: string; tone: Tone }>> = {
  unprotected: {
    word: "No redundancy left",
    more: "the next disk that fails takes data along",
    tone: "critical",
  },
  filling: { word: "About to fill", more: "full already, or within weeks", tone: "warning" },
  scrub: { word: "Scrub overdue", more: "late, never, or paused", tone: "warning" },
  unread: { word: "Not readable", more: "gone, or shown as last known", tone: "unknown" },
};

interface RiskTilesProps {
  counts: Record<PoolRisk, number>;
  /** Null: none. */
  chosen: PoolRisk | null;
  /** The address that shows those of one risk; null: of any, and of none. */
  pathOf: (risk: PoolRisk | null) => string;
  choose: (risk: PoolRisk | null) => void;
}

/** How many pools each risk threatens; each is a link to those, and back to all. */
export function RiskTiles({ counts, chosen, pathOf, choose }: RiskTilesProps) {
  return (
    <nav class="risk-tiles" aria-label="Filter by risk">
      {POOL_RISKS.map((risk) => {
        const { word, more, tone } = TILES[risk];
        const target = chosen === risk ? null : risk;
        return (
          <a
            key={risk}
            class="risk-tile card"
            href={pathOf(target)}
            data-tone={counts[risk] === 0 ? "none" : tone}
            data-risk={risk}
            aria-current={chosen === risk ? "true" : undefined}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              choose(target);
            }}
          >
            <span class="risk-count">
              {LevelIcon({ tone: counts[risk] === 0 ? "none" : tone })}
              {formatCount(counts[risk])}
            </span>
            <span class="risk-word">{word}</span>
            <span class="risk-more muted">{more}</span>
          </a>
        );
      })}
    </nav>
  );
}
