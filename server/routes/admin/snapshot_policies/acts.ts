/** What is done to one snapshot policy by a button. */
import { policyText } from "../../../fleet/snapshot_policy_words.ts";
import type { AppRequest } from "../../../web/app_request.ts";
import { noteAct } from "../../note_act.ts";
import { sendConfirmPage } from "../confirm_page.tsx";
import { findSnapshotPolicy } from "./edit.tsx";
import { PATH } from "./list.tsx";

/** `GET /admin/snapshot-policies/:id/delete`: asks. */
export async function askToDeleteSnapshotPolicy(request: AppRequest): Promise<Response> {
  const policy = await findSnapshotPolicy(request);
  if (policy === null) return request.notFound();
  return sendConfirmPage(request, {
    question: "Delete this snapshot policy?",
    consequences: [
      policyText(policy),
      "Its warnings end at once; its datasets are judged by how often their snapshots are usual.",
    ],
    action: `${PATH}/${policy.id}/delete`,
    button: "Delete the snapshot policy",
    cancel: PATH,
  });
}

/** `POST /admin/snapshot-policies/:id/delete`. */
export async function deleteSnapshotPolicy(request: AppRequest): Promise<Response> {
  const { store, fleet } = request.get("context");
  const policy = await findSnapshotPolicy(request);
  if (policy === null || !await store.deleteSnapshotPolicy(policy.id)) return request.notFound();
  await fleet.refreshWords();
  await noteAct(request, "snapshot_policy_deleted", policyText(policy));
  return request.redirect(PATH, 303);
}
