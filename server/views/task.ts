/** How one piece of the server's own work stands. */
export interface TaskStatus {
  /** Such as "remove what is past its age". */
  name: string;
  /** When it runs by itself, such as "every 5 s" or "hourly at :07"; null: when it is woken. */
  schedule: string | null;
  is_running: boolean;
  /** Runs that have ended since the start of the server, those that failed among them. */
  runs: number;
  failed_runs: number;
  /** Of the newest run; null before the first. */
  started_unix: number | null;
  /** Of the newest run that has ended; null before. */
  ended_unix: number | null;
  took_seconds: number | null;
  /** Why that one failed, in words; null: it did not. */
  error: string | null;
}
