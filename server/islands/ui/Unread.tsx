import { hostPath } from "../../views/paths.ts";
import { formatCount } from "./format.ts";
import { LevelIcon } from "./LevelBadge.tsx";

/** Hosts named one by one; the rest are counted. */
const NAMED = 10;

/**
 * Names the hosts of which a list knows nothing: what is not in it must not look as if it were
 * not there, or well.
 */
export function Unread({ what, hosts }: { what: string; hosts: readonly string[] }) {
  if (hosts.length === 0) return null;
  const rest = hosts.length - NAMED;
  return (
    <p class="unread card" data-tone="unknown">
      <LevelIcon tone="unknown" />
      <span>
        {what} not known: {hosts.slice(0, NAMED).map((name, index) => (
          <span key={name}>
            {index > 0 && ", "}
            <a href={hostPath(name)}>{name}</a>
          </span>
        ))}
        {rest > 0 && ` and ${formatCount(rest)} more hosts`}
      </span>
    </p>
  );
}
