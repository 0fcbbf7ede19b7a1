/** What is done to one policy by a button. */
import type { AppRequest } from "../../../web/app_request.ts";
import { noteAct } from "../../note_act.ts";
import { sendConfirmPage } from "../confirm_page.tsx";
import { findPolicy } from "./edit.tsx";
import { policyText } from "./policy_words.ts";

/** `POST /admin/policies/:id/up`: it is asked before the one above it. */
export function moveUp(request: AppRequest): Promise<Response> {
  return move(request, -1);
}

/** `POST /admin/policies/:id/down`. */
export function moveDown(request: AppRequest): Promise<Response> {
  return move(request, 1);
}

/** `GET /admin/policies/:id/delete`: asks. */
export async function askToDeletePolicy(request: AppRequest): Promise<Response> {
  const policy = await findPolicy(request);
  if (policy === null) return request.notFound();
  const text = policyText(policy, request.get("context").telling.desk.channels());
  return sendConfirmPage(request, {
    question: "Delete this policy?",
    consequences: [text, "What it was about is told as the rows after it say."],
    action: `/admin/policies/${policy.id}/delete`,
    button: "Delete the policy",
    cancel: "/admin/policies",
  });
}

/** `POST /admin/policies/:id/delete`. */
export async function deletePolicy(request: AppRequest): Promise<Response> {
  const { telling } = request.get("context");
  const policy = await findPolicy(request);
  if (policy === null || !await telling.acts.deletePolicy(policy.id)) return request.notFound();
  await noteAct(request, "policy_deleted", policyText(policy, telling.desk.channels()));
  return request.redirect("/admin/policies", 303);
}

async function move(request: AppRequest, by: 1 | -1): Promise<Response> {
  const { telling, store } = request.get("context");
  const policy = await findPolicy(request);
  if (policy === null) return request.notFound();
  const others = (await store.listPolicies()).filter(({ id }) => id !== policy.id);
  const place =
    others.filter(({ position, id }) =>
      position < policy.position || (position === policy.position && id < policy.id)
    ).length;
  const order = others.toSpliced(Math.max(0, place + by), 0, policy);
  for (const [index, row] of order.entries()) {
    const position = index + 1;
    if (row.position !== position) await telling.acts.putPolicy({ ...row, position });
  }
  await noteAct(request, "policy_moved", policyText(policy, telling.desk.channels()));
  return request.redirect("/admin/policies", 303);
}
