/** What pages and browsers see of the fleet: plain data, the same on both sides. */
export * from "./care.ts";
export * from "./chart_marks.ts";
export * from "./chart_point.ts";
export * from "./guests.ts";
export * from "./host_card.ts";
export * from "./host_view.ts";
export * from "./incident_filter.ts";
export * from "./incidents.ts";
export * from "./live_events.ts";
export * from "./meter_tone.ts";
export * from "./now.ts";
export * from "./past_host.ts";
export * from "./pools.ts";
export * from "./reason.ts";
export * from "./remembered_pool.ts";
export * from "./revision.ts";
export * from "./wall.ts";
