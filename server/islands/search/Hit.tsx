import type { SearchHit, SearchKind } from "../../views/search.ts";
import { Marked } from "../ui/Marked.tsx";
import { LevelIcon, toneWord } from "../ui/LevelBadge.tsx";

export const KIND_WORDS: Record<SearchKind, string> = {
  host: "Hosts",
  incident: "Incidents",
  pool: "Pools",
  device: "Devices",
  guest: "Guests",
  dataset: "Datasets",
  action: "Pages and actions",
};

/** Of guests: the place says it already. */
const IN_PLACE = "host";

/** What one hit says: what it is, where, how it is, and in which field it was found. */
export function HitText({ hit, words }: { hit: SearchHit; words: readonly string[] }) {
  const { title, place, level, found } = hit;
  return (
    <>
      <span class="hit-title">
        {level !== null && (
          <>
            <LevelIcon tone={level} />
            <span class="sr-only">{toneWord(level)}:</span>
            {" "}
          </>
        )}
        <Marked text={title} words={words} />
      </span>{" "}
      {place !== "" && (
        <span class="hit-place">
          <Marked text={place} words={words} />
        </span>
      )} {found !== null && found.field !== IN_PLACE && (
        <span class="hit-found">
          {found.field} <Marked text={found.value} words={words} />
        </span>
      )}
    </>
  );
}
