/** What is done to one window by a button. */
import type { AppRequest } from "../../../web/app_request.ts";
import { endedAt, occurrenceAt } from "../../../incidents/machine/windows.ts";
import { windowInZone } from "../../../telling/zones.ts";
import { noteAct } from "../../note_act.ts";
import { sendConfirmPage } from "../confirm_page.tsx";
import type { Window } from "../../../store/port.ts";
import { findWindow } from "./edit.tsx";
import { windowText } from "./window_words.ts";

/** `POST /admin/windows/:id/end`: what runs of it is over; a weekly one begins again as planned. */
export async function endWindow(request: AppRequest): Promise<Response> {
  const { telling, clock, config } = request.get("context");
  const window = await findWindow(request);
  if (window === null) return request.notFound();
  const nowMs = clock.nowMs();
  const counted = windowInZone(window, config.time_zone);
  if (occurrenceAt(counted, nowMs) !== null) {
    const ended = endedAt(counted, nowMs);
    if (ended === null) await telling.acts.deleteWindow(window.id);
    else await telling.acts.putWindow({ ...ended, zone: window.zone });
    await noteAct(request, "window_ended", windowText(counted));
  }
  return request.redirect("/admin/windows", 303);
}

/** `GET /admin/windows/:id/delete`: asks. */
export async function askToDeleteWindow(request: AppRequest): Promise<Response> {
  const window = await findWindow(request);
  if (window === null) return request.notFound();
  return sendConfirmPage(request, {
    question: "Delete this window?",
    consequences: [
      textOf(request, window),
      "If it runs, it ends at once: what is wrong then is told with the next sample.",
    ],
    action: `/admin/windows/${window.id}/delete`,
    button: "Delete the window",
    cancel: "/admin/windows",
  });
}

/** `POST /admin/windows/:id/delete`. */
export async function deleteWindow(request: AppRequest): Promise<Response> {
  const window = await findWindow(request);
  if (window === null || !await request.get("context").telling.acts.deleteWindow(window.id)) {
    return request.notFound();
  }
  await noteAct(request, "window_deleted", textOf(request, window));
  return request.redirect("/admin/windows", 303);
}

function textOf(request: AppRequest, window: Window): string {
  return windowText(windowInZone(window, request.get("context").config.time_zone));
}
