import { LEVELS } from "../../../shared/verdict/mod.ts";
import type { HostCard } from "../../views/mod.ts";
import { countLevels } from "../../views/fleet_filter.ts";
import { newestRead } from "../../views/now.ts";
import { Age } from "../ui/Age.tsx";
import { AsOf } from "../ui/AsOf.tsx";
import { formatCount } from "../ui/format.ts";
import { LevelIcon, toneWord } from "../ui/LevelBadge.tsx";
import { WindowsRunning } from "./WindowsRunning.tsx";

interface SentenceProps {
  cards: readonly HostCard[];
  /** Windows in which nothing is told at present. */
  windows: number;
}

/** How the fleet is, in one sentence: "3 critical, 1 warning, 45 OK · 1 muted · read just now". */
export function Sentence({ cards, windows }: SentenceProps) {
  const counts = countLevels(cards);
  const muted = cards.reduce((sum, { muted_count }) => sum + muted_count, 0);
  const present = LEVELS.filter((level) => counts[level] > 0);
  return (
    <p class="now-sentence">
      {present.map((level, place) => (
        <span key={level} class="now-level" data-tone={level} data-calm={isCalm(level)}>
          {LevelIcon({ tone: level })}
          <b>{formatCount(counts[level])}</b> {wordOf(level)}
          {place < present.length - 1 && <span class="sr-only">,</span>}
        </span>
      ))}
      {muted > 0 && <span class="now-part">{formatCount(muted)} muted</span>}
      {windows > 0 && (
        <span class="now-part">
          <WindowsRunning count={windows} />
        </span>
      )}
      <span class="now-part">
        read <Age unix={newestRead(cards)} />
      </span>
      <AsOf />
    </p>
  );
}

function isCalm(level: string): "" | undefined {
  return level === "ok" || level === "new" ? "" : undefined;
}

function wordOf(level: typeof LEVELS[number]): string {
  return level === "ok" ? "OK" : toneWord(level).toLowerCase();
}
