import type { AppRequest } from "../../web/app_request.ts";
import type { EnrolmentRow } from "../../store/port.ts";
import { type EnrolmentList, enrolmentState, type EnrolmentView } from "../../views/enrolments.ts";

/** `GET /api/enrolments`: every host that is being enrolled, or was and is still listed. */
export async function listEnrolments(request: AppRequest): Promise<Response> {
  const { enrolments, now_unix } = await loadEnrolments(request);
  return request.json({
    enrolments: enrolments.map((view) => ({ ...view, state: enrolmentState(view, now_unix) })),
    now_unix,
  });
}

export async function loadEnrolments(request: AppRequest): Promise<EnrolmentList> {
  const { enrolments, clock } = request.get("context");
  return { enrolments: (await enrolments.list()).map(toView), now_unix: clock.nowMs() / 1000 };
}

/** Names of hosts that have a code which is not used up. */
export async function listEnrolling(request: AppRequest): Promise<string[]> {
  const { enrolments } = request.get("context");
  return (await enrolments.list()).filter(({ joined_at_ms }) => joined_at_ms === null)
    .map(({ name }) => name);
}

function toView(row: EnrolmentRow): EnrolmentView {
  return {
    name: row.name,
    created_unix: row.created_at_ms / 1000,
    expires_unix: row.expires_at_ms / 1000,
    used_unix: row.used_at_ms === null ? null : row.used_at_ms / 1000,
    reported_unix: row.joined_at_ms === null ? null : row.joined_at_ms / 1000,
  };
}
