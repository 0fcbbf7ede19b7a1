import type { ComponentChildren } from "preact";
import type { Level, ReasonLevel } from "../../../shared/verdict/mod.ts";

/** What a badge can say: a judged level, a reason's, or one of the states that are no judgement. */
export type Tone = Level | ReasonLevel | "waiting" | "none";

const TONES: Record<Tone, { word: string; path: string }> = {
  offline: { word: "Offline", path: "M3 3h10v10H3zM5 8h6" },
  critical: {
    word: "Critical",
    path: "M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2zM6 6l4 4M10 6l-4 4",
  },
  unknown: {
    word: "Unknown",
    path: "M8 1.5 14.5 8 8 14.5 1.5 8zM6.6 6.6a1.5 1.5 0 1 1 1.4 2v.3M8 11v.2",
  },
  warning: { word: "Warning", path: "M8 2 15 14H1zM8 6.5v3.7M8 12v.2" },
  ok: { word: "OK", path: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM5.4 8.2l1.8 1.8 3.4-3.7" },
  new: { word: "New", path: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 5v6M5 8h6" },
  note: { word: "Note", path: "M3 2.5h10v11H3zM5.5 6h5M5.5 9h5" },
  waiting: { word: "Waiting", path: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 4.8V8l2.2 1.4" },
  none: { word: "None", path: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM5 8h6" },
};

export function toneWord(tone: Tone): string {
  return TONES[tone].word;
}

/** The outline of its icon, in a square of 16. */
export function tonePath(tone: Tone): string {
  return TONES[tone].path;
}

/** The shape of a level: each has its own outline, so that colour is never the only sign. */
export function LevelIcon({ tone }: { tone: Tone }) {
  return (
    <svg class="icon" data-tone={tone} viewBox="0 0 16 16" aria-hidden="true">
      <path d={tonePath(tone)} />
    </svg>
  );
}

/** Shape, colour and word; `children` replaces the word. */
export function LevelBadge({ tone, children }: { tone: Tone; children?: ComponentChildren }) {
  return (
    <span class="badge" data-tone={tone}>
      {LevelIcon({ tone })}
      {children ?? toneWord(tone)}
    </span>
  );
}
