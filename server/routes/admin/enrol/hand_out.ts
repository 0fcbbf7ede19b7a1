/** Codes on their way from the form that made them to the page after it: kept once, shown once. */
import type { AppRequest } from "../../../web/app_request.ts";
import type { Handout } from "../../../auth/handouts.ts";
import { createToken } from "../../../auth/tokens.ts";
import { sessionIdHashOf } from "../../session_of.ts";

/** Sends the browser to the page that shows `handout`, so that a reload makes nothing again. */
export function handOut(request: AppRequest, handout: Handout): Response {
  const key = createToken();
  request.get("context").handouts.put(keyOf(request, key), handout);
  return request.redirect(`/admin/enrol?shown=${key}`, 303);
}

/** What the address of this page is for, this once; null: it was shown before. */
export function takeHandout(request: AppRequest): Handout | null {
  const { handouts } = request.get("context");
  const key = keyOf(request, request.req.query("shown") ?? "");
  const handout = handouts.find(key);
  // A browser that only looks ahead is shown nothing.
  if (request.req.method === "GET") handouts.forget(key);
  return handout;
}

/** An address alone opens nothing: it is this session's. */
function keyOf(request: AppRequest, key: string): string {
  return `${sessionIdHashOf(request)} ${key}`;
}
