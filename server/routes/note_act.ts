import type { AppRequest } from "../web/app_request.ts";
import { OPERATOR } from "../auth/audit.ts";
import type { AuditAction } from "../auth/audit_actions.ts";

/** Notes in the audit what the caller of `request` has done, who must have been let in. */
export function noteAct(request: AppRequest, action: AuditAction, subject = ""): Promise<void> {
  const token = request.get("apiToken");
  const isOperator = request.get("sessionIdHash") !== null || token === null;
  return request.get("context").audit.note({
    who: isOperator ? OPERATOR : `API token ${token.name}`,
    address: request.get("address"),
    action,
    subject,
  });
}
