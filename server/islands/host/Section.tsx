import type { ComponentChildren } from "preact";
import type { SectionView } from "../../views/mod.ts";
import { Age, Freshness, useStale } from "../ui/Age.tsx";
import { formatCount } from "../ui/format.ts";
import { LevelIcon } from "../ui/LevelBadge.tsx";

interface SectionProps<T> {
  title: string;
  section: SectionView<T>;
  count?: number | undefined;
  /** Renders what was read. */
  children: (value: T) => ComponentChildren;
}

/** One part of a host's page: its heading with the age of its values, faults, and the values. */
export function Section<T>({ title, section, count, children }: SectionProps<T>) {
  const stale = useStale(section);
  const headingId = `section-${title.toLowerCase()}`;
  return (
    <section class="section" aria-labelledby={headingId}>
      <header class="section-head">
        <h2 id={headingId}>{title}</h2>
        {count !== undefined && <span class="count">{formatCount(count)}</span>}
        {section.read_unix !== null && !section.is_held && <Freshness {...section} />}
      </header>
      <SectionErrors errors={section.errors} />
      {section.is_held && section.value !== null && <HeldNote unix={section.read_unix} />}
      <div
        class="section-values"
        data-stale={stale}
        data-held={section.is_held && section.value !== null ? "" : undefined}
      >
        {section.value === null
          ? (
            <p class="nothing card">
              {section.read_unix === null ? "Not read yet" : "Could not be read"}
            </p>
          )
          : children(section.value)}
      </div>
    </section>
  );
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
