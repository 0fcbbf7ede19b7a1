const VIEWS = [
  { view: "pools", path: "/pools", word: "Pools" },
  { view: "snapshots", path: "/pools/snapshots", word: "Snapshots" },
] as const;

/** The two ways of looking at the pools of the fleet. */
export function PoolViews({ shown }: { shown: typeof VIEWS[number]["view"] }) {
  return (
    <nav class="view-links" aria-label="Views of pools">
      {VIEWS.map(({ view, path, word }) => (
        <a key={view} href={path} aria-current={view === shown ? "page" : undefined}>{word}</a>
      ))}
    </nav>
  );
}
