import { THRESHOLDS } from "../../../shared/verdict/thresholds.ts";
import type { MeterLimits } from "./Meter.tsx";

/** Where bars change colour: exactly where the judge does. */
export const POOL_LIMITS: MeterLimits = {
  warning: THRESHOLDS.poolFullFromPercent,
  critical: THRESHOLDS.poolFullCriticalPercent,
};

export const STORAGE_LIMITS: MeterLimits = {
  warning: THRESHOLDS.storageFullPercent,
  critical: Infinity,
};
