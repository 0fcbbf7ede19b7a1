import type { AppRequest } from "../../../web/app_request.ts";
import type { ChannelRow } from "../../../store/port.ts";

/** The channel that the path names, as it counts; null: there is none. */
export function findChannel(request: AppRequest): ChannelRow | null {
  const id = request.req.param("id");
  return request.get("context").telling.desk.channels().find((one) => one.id === id) ?? null;
}

/** The same as it was saved, to be saved again: with the time zone that was typed, if any. */
export async function findSavedChannel(request: AppRequest): Promise<ChannelRow | null> {
  return await request.get("context").store.findChannel(request.req.param("id") ?? "");
}
