import type { HostSelector } from "../../store/rows/incidents.ts";
import type { HostAttributes } from "./inputs.ts";

/** Whether a selector chooses a host; null chooses all. Names are compared without case. */
export function selects(
  selector: HostSelector | null,
  { name, group, tags }: Pick<HostAttributes, "name" | "group" | "tags">,
): boolean {
  if (selector === null) return true;
  const named = selector.hosts?.some((other) => other.toLowerCase() === name.toLowerCase()) ?? true;
  const grouped = selector.groups?.some((other) => other === group) ?? true;
  const tagged = selector.tags?.some((other) => tags.includes(other)) ?? true;
  return named && grouped && tagged;
}
