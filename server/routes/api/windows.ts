import type { AppRequest } from "../../web/app_request.ts";

/** `GET /api/windows`: those that hold, and when one next begins or ends. */
export function listWindowsNow(request: AppRequest): Response {
  return request.json(request.get("context").telling.windows.now());
}
