import type { ComponentChildren } from "preact";
import type { Level } from "../../../shared/verdict/mod.ts";
import { LevelIcon, toneWord } from "../ui/LevelBadge.tsx";
import { useFold } from "./fold.ts";

interface PagePartProps {
  id: string;
  title: string;
  level?: Level | null;
  count?: string | undefined;
  /** Whether it is shown unasked where there is little room. */
  isWanted?: boolean;
  /** At the end of its heading. */
  aside?: ComponentChildren;
  children: ComponentChildren;
}

/** A part of a page under its heading, which folds it. An address that leads into it opens it. */
export function PagePart(props: PagePartProps) {
  const { id, title, level = null, count, isWanted = false, aside, children } = props;
  const headingId = `heading-${id}`;
  return (
    <section class="section" aria-labelledby={headingId} data-part={id}>
      <details class="fold" {...useFold(isWanted)}>
        <summary class="section-head">
          {level !== null && level !== "ok" && (
            <>
              <LevelIcon tone={level} />
              <span class="sr-only">{toneWord(level)}:</span>
            </>
          )}
          <h2 id={headingId}>{title}</h2>
          {count !== undefined && <span class="count">{count}</span>}
          {aside}
        </summary>
        <div id={`section-${id}`} class="section-body">{children}</div>
      </details>
    </section>
  );
}
