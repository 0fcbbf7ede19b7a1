import type { HostState } from "./host_state.ts";

/** The hosts there are, as read models walk and find them. */
export interface Hosts {
  readonly size: number;
  states(): Iterable<HostState>;
  /** By name, whatever its case; null when there is none. */
  find(name: string): HostState | null;
}
