import type { AppRequest } from "../web/app_request.ts";
import { OPERATOR } from "../auth/audit.ts";
import type { AuditAction } from "../auth/audit_actions.ts";

/** Notes in the audit what the caller of `request` has done, who must have been let in. */
export async function noteAct(
  request: AppRequest,
  action: AuditAction,
  subject = "",
): Promise<void> {
  const token = request.get("apiToken");
  const isOperator = request.get("sessionIdHash") !== null || token === null;
  await request.get("context").audit.note({
    who: isOperator ? operatorText(await sessionName(request)) : `API token ${token.name}`,
    address: request.get("address"),
    action,
    subject,
  });
}

/** What incidents call the caller: by the name given at sign-in, or by that of the token. */
export async function authorOf(request: AppRequest): Promise<string> {
  const name = await sessionName(request);
  if (name !== "") return name;
  return request.get("sessionIdHash") === null
    ? request.get("apiToken")?.name ?? OPERATOR
    : OPERATOR;
}

/** Whatever name was given, it is an operator's. */
export function operatorText(name: string): string {
  return name === "" ? OPERATOR : `${OPERATOR} ${name}`;
}

async function sessionName(request: AppRequest): Promise<string> {
  const idHash = request.get("sessionIdHash");
  return idHash === null ? "" : await request.get("context").sessions.nameOf(idHash);
}
