import type { AppRequest } from "../../web/app_request.ts";
import { findGuest } from "../hosts/find_guest.ts";

/** `GET /api/hosts/:name/guests/:type/:vmid`: configuration, addresses and safety of one guest. */
export async function getGuest(request: AppRequest): Promise<Response> {
  const found = await findGuest(request);
  return typeof found === "string"
    ? request.json({ error: found }, 404)
    : request.json({ ...found.details, safety: found.safety });
}
