const VIEWS = [
  { view: "pools", path: "/pools", word: "Pools" },
  { view: "snapshots", path: "/pools/snapshots", word: "Snapshots" },
] as const;

/** The other way of looking at the pools of the fleet: the heading says which one is shown. */
export function PoolViews({ shown }: { shown: typeof VIEWS[number]["view"] }) {
  return (
    <nav class="view-links" aria-label="Views of pools">
      {VIEWS.filter(({ view }) => view !== shown).map(({ view, path, word }) => (
        <a key={view} href={path}>{word}</a>
      ))}
    </nav>
  );
}
