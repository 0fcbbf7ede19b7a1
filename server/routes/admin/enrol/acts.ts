/** New codes for hosts that have not reported, and a shorter list. */
import * as z from "zod";
import { isHostName } from "../../../../shared/host_name.ts";
import { SHARES } from "../../../../shared/shares.ts";
import type { AppRequest } from "../../../web/app_request.ts";
import { listedHostsText } from "../../../auth/changed_hosts.ts";
import { askForPassword } from "../../confirm_password.tsx";
import { noteAct } from "../../note_act.ts";
import { readForm } from "../../read_form.ts";
import { handOut } from "./hand_out.ts";

const NOTHING_TYPED = { names: "", group: "", tags: "" };

/** Without a host: all that have not reported. */
const formSchema = z.object({ host: z.string().refine(isHostName).optional().catch(undefined) });

/** `POST /admin/enrol/codes`: new codes; those before end. */
export async function makeCodes(request: AppRequest): Promise<Response> {
  const { enrolments } = request.get("context");
  const { host } = formSchema.parse(await readForm(request));
  const open = (await enrolments.list()).filter(({ joined_at_ms }) => joined_at_ms === null)
    .filter(({ name }) => host === undefined || name === host)
    .slice(0, SHARES.enrolment.namesAtOnce)
    .map(({ name }) => name);
  if (open.length === 0) return request.redirect("/admin/enrol", 303);
  const question = await askForPassword(request, `make a new code for ${hostsText(open)}`);
  if (question !== null) return question;
  const codes = await enrolments.renew(open);
  const names = codes.map(({ name }) => name);
  await noteAct(request, "enrolment_codes_renewed", listedHostsText(names));
  return handOut(request, { codes, left_out: [], typed: NOTHING_TYPED });
}

/** `POST /admin/enrol/clear`: takes those off the list that have reported. */
export async function clearEnrolled(request: AppRequest): Promise<Response> {
  const cleared = await request.get("context").enrolments.clear();
  if (cleared > 0) await noteAct(request, "enrolments_cleared");
  return request.redirect("/admin/enrol", 303);
}

/** "pve-01", or "40 hosts". */
export function hostsText(names: readonly string[]): string {
  return names.length === 1 ? names[0] ?? "" : `${names.length} hosts`;
}
