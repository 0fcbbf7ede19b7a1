/** What is done to one channel by a button. */
import type { AppRequest } from "../../../web/app_request.ts";
import { noteAct } from "../../note_act.ts";
import { sendConfirmPage } from "../confirm_page.tsx";
import { findChannel, findSavedChannel } from "./find_channel.ts";

/** `POST /admin/channels/:id/test`: queues a message that takes the path of every other. */
export async function testChannel(request: AppRequest): Promise<Response> {
  const channel = findChannel(request);
  if (channel === null || !await request.get("context").telling.acts.testChannel(channel.id)) {
    return request.notFound();
  }
  await noteAct(request, "channel_tested", channel.name);
  return request.redirect(`/admin/channels/${channel.id}#deliveries`, 303);
}

/** `POST /admin/channels/:id/on`. */
export function switchOn(request: AppRequest): Promise<Response> {
  return put(request, true);
}

/** `POST /admin/channels/:id/off`: what waits stays, and goes once it is on again. */
export function switchOff(request: AppRequest): Promise<Response> {
  return put(request, false);
}

async function put(request: AppRequest, enabled: boolean): Promise<Response> {
  const channel = await findSavedChannel(request);
  if (channel === null) return request.notFound();
  if (channel.enabled !== enabled) {
    await request.get("context").telling.acts.putChannel({ ...channel, enabled });
    await noteAct(request, enabled ? "channel_switched_on" : "channel_switched_off", channel.name);
  }
  return request.redirect(`/admin/channels/${channel.id}`, 303);
}

/** `GET /admin/channels/:id/delete`: asks. */
export function askToDeleteChannel(request: AppRequest): Response | Promise<Response> {
  const channel = findChannel(request);
  if (channel === null) return request.notFound();
  return sendConfirmPage(request, {
    question: `Delete the channel ${channel.name}?`,
    consequences: [
      "Its settings and secrets are deleted, and what waits on it is never sent.",
      "Policies that name it tell it nothing any more. This cannot be undone.",
    ],
    action: `/admin/channels/${channel.id}/delete`,
    button: `Delete ${channel.name}`,
    cancel: `/admin/channels/${channel.id}`,
  });
}

/** `POST /admin/channels/:id/delete`. */
export async function deleteChannel(request: AppRequest): Promise<Response> {
  const channel = findChannel(request);
  if (channel === null || !await request.get("context").telling.acts.deleteChannel(channel.id)) {
    return request.notFound();
  }
  await noteAct(request, "channel_deleted", channel.name);
  return request.redirect("/admin/channels", 303);
}
