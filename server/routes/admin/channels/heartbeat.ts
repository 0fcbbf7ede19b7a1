import * as z from "zod";
import type { AppRequest } from "../../../web/app_request.ts";
import { hostOf, httpAddress } from "../../../notify/channels/fields.ts";
import { noteAct } from "../../note_act.ts";
import { readForm } from "../../read_form.ts";
import { sendChannels } from "./list.tsx";

const formSchema = z.object({ url: z.string().trim().catch("") });
const address = httpAddress();

/** `POST /admin/heartbeat`: an address to call each minute. */
export async function setHeartbeat(request: AppRequest): Promise<Response> {
  const { url } = formSchema.parse(await readForm(request));
  const reading = address.safeParse(url);
  if (!reading.success) {
    return sendChannels(request, {
      url: `Cannot use this address: expected ${reading.error.issues[0]?.message}`,
    });
  }
  await request.get("context").telling.heartbeat.set(reading.data);
  await noteAct(request, "heartbeat_set", hostOf(reading.data));
  return request.redirect("/admin/channels#heartbeat", 303);
}

/** `POST /admin/heartbeat/delete`. */
export async function removeHeartbeat(request: AppRequest): Promise<Response> {
  const { heartbeat } = request.get("context").telling;
  if (heartbeat.status() !== null) {
    await heartbeat.set(null);
    await noteAct(request, "heartbeat_removed");
  }
  return request.redirect("/admin/channels#heartbeat", 303);
}
