import type { ComponentChildren } from "preact";
import type { Level } from "../../../shared/verdict/mod.ts";
import type { SectionView } from "../../views/mod.ts";
import { Age, Freshness, useStale } from "../ui/Age.tsx";
import { LevelIcon } from "../ui/LevelBadge.tsx";
import { PagePart } from "./PagePart.tsx";

interface SectionProps<T> {
  /** Of its place in the address: "pools". */
  id: string;
  title: string;
  section: SectionView<T>;
  /** Of what was found of it; null or absent: it says nothing. */
  level?: Level | null;
  /** What it counts: "5 of 5 running, 1 template". */
  count?: string | undefined;
  /** Whether there is too much of it to be shown unasked where there is little room. */
  isLong?: boolean;
  /** Renders what was read. */
  children: (value: T) => ComponentChildren;
}

/** One part of a host's page: its heading with the age of its values, faults, and the values. */
export function Section<T>(props: SectionProps<T>) {
  const { id, title, section, level = null, count, isLong = false, children } = props;
  const stale = useStale(section);
  const isHeld = section.is_held && section.value !== null;
  return (
    <PagePart
      id={id}
      title={title}
      level={level}
      count={count}
      isWanted={isTroubled(level) && !isLong}
      aside={section.read_unix !== null && !section.is_held && <Freshness {...section} />}
    >
      <SectionErrors errors={section.errors} />
      {isHeld && <HeldNote unix={section.read_unix} />}
      <div class="section-values" data-stale={stale} data-held={isHeld ? "" : undefined}>
        {section.value === null
          ? (
            <p class="nothing card">
              {section.read_unix === null ? "Not read yet" : "Could not be read"}
            </p>
          )
          : children(section.value)}
      </div>
    </PagePart>
  );
}

/** Whether a part with this level is to be seen without being asked for. */
export function isTroubled(level: Level | null): boolean {
  return level !== null && level !== "ok" && level !== "new";
}

/** What stands over content that the newest reading does not tell. */
function HeldNote({ unix }: { unix: number | null }) {
  return (
    <p class="held-note" data-role="held">
      Last known, read <Age unix={unix} isHeld />; it was not read since
    </p>
  );
}

function SectionErrors({ errors }: Pick<SectionView<unknown>, "errors">) {
  if (errors.length === 0) return null;
  return (
    <ul class="section-errors">
      {errors.map(({ tag, message }) => (
        <li key={`${tag}/${message}`}>
          <LevelIcon tone="unknown" />
          <span>
            <code>{tag}</code> {message}
          </span>
        </li>
      ))}
    </ul>
  );
}
