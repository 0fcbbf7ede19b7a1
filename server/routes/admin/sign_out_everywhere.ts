import type { AppRequest } from "../../web/app_request.ts";
import { sessionCookie } from "../../auth/session_cookie.ts";
import { noteAct } from "../note_act.ts";

/** `POST /admin/sign-out-everywhere`: ends every session, and with it its open sockets. */
export async function signOutEverywhere(request: AppRequest): Promise<Response> {
  const { sessions, config } = request.get("context");
  await sessions.endAll();
  await noteAct(request, "signed_out_everywhere");
  request.header("set-cookie", sessionCookie("", { maxAgeSeconds: 0, secure: config.production }));
  return request.redirect("/login", 303);
}
