import type { AppRequest } from "../../../web/app_request.ts";
import type { ChannelRow } from "../../../store/port.ts";

/** The channel that the path names; null: there is none. */
export function findChannel(request: AppRequest): ChannelRow | null {
  const id = request.req.param("id");
  return request.get("context").telling.desk.channels().find((one) => one.id === id) ?? null;
}
