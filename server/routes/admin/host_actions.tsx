/** Rotating a host's token and deleting a host: each asks first, then does it. */
import type { AppRequest } from "../../web/app_request.ts";
import { HashingBusy } from "../../auth/hashing.ts";
import { hostAdminPath } from "../../views/paths.ts";
import { type HostRow, StorageError } from "../../store/port.ts";
import { askForPassword } from "../confirm_password.tsx";
import { sendHostNotFound } from "../not_found.tsx";
import { noteAct } from "../note_act.ts";
import { sendAgentSetupPage } from "./agent_setup.tsx";
import { sendConfirmPage } from "./confirm_page.tsx";
import { TRY_AGAIN } from "./hosts.ts";

/** `GET /admin/hosts/:name/rotate`: asks. */
export async function askToRotate(request: AppRequest): Promise<Response> {
  const host = await findHost(request);
  return host === null ? sendHostNotFound(request) : sendRotateQuestion(request, host);
}

/** `POST /admin/hosts/:name/rotate`: makes a new token and shows it. */
export async function rotateToken(request: AppRequest): Promise<Response> {
  const { hostTokens, fleet } = request.get("context");
  const host = await findHost(request);
  if (host === null) return sendHostNotFound(request);
  const question = await askForPassword(request, `give ${host.name} a new token`);
  if (question !== null) return question;
  const { name } = host;
  try {
    const token = await hostTokens.rotate(name);
    if (token === null) return sendHostNotFound(request);
    await fleet.refreshHosts();
    await noteAct(request, "host_token_rotated", name);
    return sendAgentSetupPage(request, { title: `${name} has a new token`, name, token });
  } catch (error) {
    if (!(error instanceof HashingBusy)) throw error;
    return sendRotateQuestion(request, host, TRY_AGAIN);
  }
}

/** `GET /admin/hosts/:name/delete`: asks. */
export async function askToDelete(request: AppRequest): Promise<Response> {
  const host = await findHost(request);
  if (host === null) return sendHostNotFound(request);
  return sendConfirmPage(request, {
    question: `Delete ${host.name}?`,
    consequences: [
      "Everything stored of it is deleted: samples, history, changes and mutes. " +
      "This cannot be undone.",
      "Its token is void. A connected agent is cut off within a second; stop it on the host, " +
      "or it goes on asking to join.",
      "Nothing on the Proxmox host itself is touched. The name can be registered again.",
    ],
    action: actionPath(host, "delete"),
    button: `Delete ${host.name}`,
  });
}

/** `POST /admin/hosts/:name/delete`. */
export async function deleteHost(request: AppRequest): Promise<Response> {
  const { store, fleet } = request.get("context");
  const host = await findHost(request);
  if (host === null) return sendHostNotFound(request);
  const question = await askForPassword(request, `delete ${host.name}`);
  if (question !== null) return question;
  try {
    if (!await store.deleteHost(host.name)) return sendHostNotFound(request);
  } catch (error) {
    // Its rows may be left over, which the next pruning removes; the host itself is gone or not.
    if (!(error instanceof StorageError) || await findHost(request) !== null) throw error;
  }
  await fleet.refreshHosts();
  await noteAct(request, "host_deleted", host.name);
  return request.redirect(`/admin/hosts?deleted=${encodeURIComponent(host.name)}`, 303);
}

function sendRotateQuestion(request: AppRequest, host: HostRow, problem?: string): Response {
  return sendConfirmPage(request, {
    question: `Give ${host.name} a new token?`,
    consequences: [
      "The new token is shown once, with the agent.toml to copy.",
      "The old one is void at once. A connected agent is cut off within a second and cannot " +
      "join until its agent.toml holds the new token.",
      "What it collects meanwhile waits on the host, so nothing is lost.",
    ],
    action: actionPath(host, "rotate"),
    button: "Make a new token",
    ...(problem === undefined ? {} : { problem }),
  });
}

function findHost(request: AppRequest): Promise<HostRow | null> {
  return request.get("context").store.findHost(request.req.param("name") ?? "");
}

function actionPath({ name }: HostRow, action: "rotate" | "delete"): string {
  return `${hostAdminPath(name)}/${action}`;
}
