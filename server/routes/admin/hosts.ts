import * as z from "zod";
import { HOST_NAME_RULE, isHostName } from "../../../shared/host_name.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { HashingBusy } from "../../auth/hashing.ts";
import { askForPassword } from "../confirm_password.tsx";
import { noteAct } from "../note_act.ts";
import { readForm } from "../read_form.ts";
import { sendAdminPage } from "./admin_page.tsx";
import type { FormProblem } from "./NameForm.tsx";
import { sendAgentSetupPage } from "./agent_setup.tsx";

/** What an operator reads while too many agents with unknown tokens are trying to join. */
export const TRY_AGAIN = "The server is busy checking agents' tokens. Try again in a few seconds.";

const formSchema = z.object({ name: z.string().trim().catch("") });

/** `GET /admin/hosts`. */
export async function showAdmin(request: AppRequest): Promise<Response> {
  return await sendAdminPage(request);
}

/** `POST /admin/hosts`: registers a host and shows its token. */
export async function registerHost(request: AppRequest): Promise<Response> {
  const { hostTokens, fleet, clock } = request.get("context");
  const { name } = formSchema.parse(await readForm(request));
  const refuse = (message: string, status: FormProblem["status"] = 422) =>
    sendAdminPage(request, { form: "host", typed: name, message, status });

  if (!isHostName(name)) return refuse(`Cannot use this name: ${HOST_NAME_RULE}`);
  const question = await askForPassword(request, `register ${name}`);
  if (question !== null) return question;
  try {
    const token = await hostTokens.register(name, clock.nowMs());
    if (token === null) {
      return refuse(`Cannot register "${name}": a host of this name exists already`);
    }
    await fleet.refreshHosts();
    await noteAct(request, "host_registered", name);
    return sendAgentSetupPage(request, { title: `${name} is registered`, name, token });
  } catch (error) {
    if (!(error instanceof HashingBusy)) throw error;
    return refuse(TRY_AGAIN, 503);
  }
}
