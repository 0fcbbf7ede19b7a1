import type { ComponentChildren } from "preact";
import { countText } from "../../../shared/verdict/number_text.ts";
import { LEVELS } from "../../../shared/verdict/mod.ts";
import { formatCount } from "../ui/format.ts";
import { LevelIcon, toneWord } from "../ui/LevelBadge.tsx";
import type { FleetHeading } from "./fleet_items.ts";

interface GroupRowProps {
  heading: FleetHeading;
  /** What can be done about the group. */
  children?: ComponentChildren;
}

/** The heading of a group of hosts: how many it has, and how many of them are not well. */
export function GroupRow({ heading, children }: GroupRowProps) {
  const { title, hosts, counts } = heading;
  const wrong = LEVELS.filter((level) => level !== "ok" && level !== "new" && counts[level] > 0);
  return (
    <tr class="group-row" data-group={heading.group ?? undefined}>
      <th scope="rowgroup">
        <span class="group-line">
          <span class="group-title">{title}</span>
          <span class="muted">{countText(hosts, "host")}</span>
          {wrong.map((level) => (
            <span key={level} class="group-level" data-tone={level}>
              {LevelIcon({ tone: level })}
              {`${formatCount(counts[level])} ${toneWord(level).toLowerCase()}`}
            </span>
          ))}
          {children}
        </span>
      </th>
    </tr>
  );
}
