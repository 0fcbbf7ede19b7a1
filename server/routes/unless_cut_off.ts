import type { AppRequest } from "../web/app_request.ts";

/**
 * What `read` finds in the database; `none` at a server that does not reach it, whose pages show what
 * it knows and say so.
 */
export function unlessCutOff<T>(
  request: AppRequest,
  read: () => Promise<T>,
  none: T,
): Promise<T> {
  const { storage } = request.get("context");
  return storage.cutOffSinceMs === null ? read() : Promise.resolve(none);
}
