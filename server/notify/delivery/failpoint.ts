/** Places at which a test ends the process, by name. */
export type FailpointName =
  | "before-lease"
  | "before-send"
  | "after-send-before-settle"
  | "after-settle";

/** Called at each of them. */
export type Failpoint = (name: FailpointName) => Promise<void> | void;

export const noFailpoint: Failpoint = () => {};
