/** What follows a change of the factors, and the one page on which recovery codes are shown. */
import type { FactorOutcome } from "../../../auth/factors.ts";
import { noteAct } from "../../note_act.ts";
import { sessionIdHashOf } from "../../session_of.ts";
import type { AppRequest } from "../../../web/app_request.ts";
import { sendPage } from "../../../web/send_page.ts";
import { MAX_FACTORS } from "../../../store/port.ts";
import { CopyBlock } from "../CopyBlock.tsx";

/** Ends all sessions but this one: whoever is in another has not given the factor. */
export async function endOtherSessions(request: AppRequest): Promise<void> {
  await request.get("context").sessions.endOthers(sessionIdHashOf(request));
}

/** Of a factor that was set up: codes that are shown once; back to the list where there are none. */
export async function afterAdding(
  request: AppRequest,
  name: string,
  codes: readonly string[] | null,
): Promise<Response> {
  await endOtherSessions(request);
  await noteAct(request, "factor_made", name);
  return codes === null
    ? request.redirect("/admin/security", 303)
    : sendRecoveryCodes(request, codes);
}

export function sendRecoveryCodes(request: AppRequest, codes: readonly string[]): Response {
  return sendPage(request, {
    title: "Recovery codes",
    body: (
      <div class="admin">
        <h1>Recovery codes</h1>
        <section class="card setup">
          <p class="notice">
            The codes are shown only now and never again: keep them where you find them without this
            device.
          </p>
          <p>
            Each signs in once in place of the second factor, after the password. Whatever codes
            there were before have ended.
          </p>
          <CopyBlock id="codes" what="Recovery codes" text={codes.join("\n")} />
        </section>
        <p>
          <a href="/admin/security">I have kept them</a>
        </p>
      </div>
    ),
    live: false,
  });
}

/** Why a factor was not set up. */
export function refusalText(outcome: Extract<FactorOutcome, { ok: false }>, wrong: string): string {
  return outcome.why === "wrong"
    ? wrong
    : `Cannot set it up: it is there already, or there are ${MAX_FACTORS}`;
}
