/** One of the servers that share a database. */
export interface ServerEntry {
  /** Its machine and port. */
  name: string;
  started_unix: number;
  /** How many hosts are its own: it takes their samples and judges them. */
  hosts: number;
  /** Whether it is the one that tells of incidents. */
  has_desk: boolean;
  /** Whether it is the one that answers. */
  is_this: boolean;
}

/** What a server has of what several share. */
export interface ClusterFigures {
  /** How many servers live. */
  servers: number;
  /** Hosts that are its own. */
  hosts: number;
  /** Of 256 buckets, those whose hosts it takes care of where their server is gone. */
  buckets: number;
  has_desk: boolean;
  is_reached: boolean;
  /** How long the oldest change at another server waits to be seen here. */
  follow_delay_seconds: number;
}

/** What pages and programs ask of the servers; of a database that is one server's alone: nothing. */
export interface ServersView {
  /** The oldest first; empty: this one is alone, or does not reach its database. */
  list(): Promise<ServerEntry[]>;
  /** Null: this one is alone. */
  figures(): ClusterFigures | null;
}

export const ALONE: ServersView = { list: () => Promise.resolve([]), figures: () => null };
