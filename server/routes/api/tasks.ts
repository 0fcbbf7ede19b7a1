import type { AppRequest } from "../../web/app_request.ts";

/** `GET /api/tasks`: how each piece of the server's own work stands. */
export function listTasks(request: AppRequest): Response {
  return request.json({ tasks: request.get("context").tasks() });
}
