import type { ComponentChildren } from "preact";
import type { Level } from "../../../shared/verdict/mod.ts";
import { type HostPart, type HostView, isLoud } from "../../views/mod.ts";
import { formatCount } from "../ui/format.ts";
import { LevelIcon, toneWord } from "../ui/LevelBadge.tsx";

/** In the order of the page; the id is that of its part, after "section-". */
const ANCHORS: readonly { id: string; word: string; part: HostPart }[] = [
  { id: "pools", word: "Pools", part: "pools" },
  { id: "guests", word: "Guests", part: "guests" },
  { id: "datasets", word: "Snapshots", part: "snapshots" },
  { id: "storages", word: "Storage", part: "storage" },
  { id: "backups", word: "Backups", part: "backups" },
  { id: "care", word: "Care", part: "care" },
  { id: "machine", word: "Machine", part: "machine" },
];

/** The way to each part of a host's page, with how it does. */
export function HostAnchors({ view }: { view: HostView }) {
  const { card, reasons, paging } = view;
  const loud = reasons.filter(isLoud).length;
  const isCut = paging !== undefined && paging.totals.reasons > reasons.length;
  return (
    <nav class="host-anchors" aria-label="Parts of this host">
      <Anchor id="problems" word="Problems" level={card.level}>
        {loud > 0 && <span class="count">{formatCount(loud)}{isCut && "+"}</span>}
      </Anchor>
      {ANCHORS.map(({ id, word, part }) => (
        <Anchor key={id} id={id} word={word} level={view.part_levels[part]} />
      ))}
      <Anchor id="history" word="History" level={null} />
    </nav>
  );
}

interface AnchorProps {
  id: string;
  word: string;
  level: Level | null;
  children?: ComponentChildren;
}

/** Colour only for what is wrong: a part that is well is its word alone. */
function Anchor({ id, word, level, children }: AnchorProps) {
  const isQuiet = level === null || level === "ok" || level === "new";
  return (
    <a href={`#section-${id}`} data-level={level ?? "none"}>
      {!isQuiet && <LevelIcon tone={level} />}
      {word}
      {!isQuiet && <span class="sr-only">{`, ${toneWord(level)}`}</span>}
      {children}
    </a>
  );
}
