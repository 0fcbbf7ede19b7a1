/**
 * What each answer of the HTTP interface holds. An object is closed where all of its fields are
 * named here; one that is open has more, which are those of the samples or of the pages.
 */
export * from "./hosts.ts";
export * from "./past.ts";
export * from "./server.ts";
export * from "./telling.ts";
