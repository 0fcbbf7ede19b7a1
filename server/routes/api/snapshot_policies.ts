import { listPolicyEntries } from "../../fleet/snapshot_policy_entries.ts";
import type { AppRequest } from "../../web/app_request.ts";

/**
 * `GET /api/snapshot-policies`: every snapshot policy, with how many datasets it is about and how
 * many of them do not have what it asks for.
 */
export async function listSnapshotPolicies(request: AppRequest): Promise<Response> {
  const { store, fleet } = request.get("context");
  const policies = await store.listSnapshotPolicies();
  return request.json({ snapshot_policies: listPolicyEntries(policies, fleet.states()) });
}
