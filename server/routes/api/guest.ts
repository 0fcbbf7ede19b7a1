import type { AppRequest } from "../../web/app_request.ts";
import { findGuest } from "../hosts/find_guest.ts";

/** `GET /api/hosts/:name/guests/:type/:vmid`: all that is known of one guest, and what would bring it back. */
export async function getGuest(request: AppRequest): Promise<Response> {
  const found = await findGuest(request);
  return typeof found === "string"
    ? request.json({ error: found }, 404)
    : request.json(found.answer);
}
