import type { NewSample } from "../port.ts";
import type { PackedHistory } from "./history.ts";

/** A sample as it travels to the writer. */
export type PackedSample = Omit<NewSample, "history"> & { history: PackedHistory | null };
