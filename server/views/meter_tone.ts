/** Of a bar of something that may run full: exactly where the judge finds it so. */
export type MeterTone = "plain" | "warning" | "critical";
