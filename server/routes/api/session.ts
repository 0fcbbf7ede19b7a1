import type { AppRequest } from "../../web/app_request.ts";

/** `GET /api/session`: 204, which says that the caller may ask for more; others get 401. */
export function getSession(request: AppRequest): Response {
  return request.body(null, 204);
}
