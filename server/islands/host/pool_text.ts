/** What a pool can lose, in an operator's words. */
import type { HostPool } from "../../views/mod.ts";
import { UNKNOWN } from "../ui/format.ts";

/** Whether the next disk that fails takes a pool along that has lost some already. */
export function isUnprotected(
  { health, redundancy_left }: Pick<HostPool, "health" | "redundancy_left">,
): boolean {
  return health !== "ONLINE" && redundancy_left === 0;
}

/** How many more disks a pool can lose: "1 disk", "no disk". */
export function redundancyText(left: number | null): string {
  if (left === null) return UNKNOWN;
  return left === 0 ? "no disk" : `${left} ${left === 1 ? "disk" : "disks"}`;
}
