/** What a host does with its enrolment code before it has a token. */
import * as z from "zod";
import { HashingBusy } from "../../auth/hashing.ts";
import { HOST_NAME_RULE, isHostName } from "../../../shared/host_name.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { attemptCode, refuseCode } from "./attempt_code.ts";
import { parseJson } from "../../../shared/parse_json.ts";

/** About two dozen hashes. */
const BUSY_RETRY_SECONDS = 3;

export const enrollSchema = z.object({
  name: z.string().refine(isHostName, HOST_NAME_RULE).describe("As the host is registered."),
  code: z.string().min(1).max(200).describe("The enrolment code of that host."),
});

/** What `POST /enroll` answers. */
export const enrolledSchema = z.strictObject({ name: z.string(), token: z.string() });

/**
 * `POST /enroll`: a new token for the host whose code this is, in the place of the one before. That
 * goes on until the host has joined: a host that failed half way asks once more.
 */
export async function exchangeCode(request: AppRequest): Promise<Response> {
  const { enrolments, audit, fleet } = request.get("context");
  const reading = enrollSchema.safeParse(parseJson(await request.req.text()));
  if (!reading.success) {
    return request.json({
      error: "bad_request",
      message: 'Cannot enrol: expected JSON such as {"name": "pve-01", "code": "…"}',
    }, 422);
  }
  const { name, code } = reading.data;
  const host = await attemptCode(request, () => enrolments.check(name, code));
  if (host instanceof Response) return host;
  try {
    const token = await enrolments.redeem(host);
    // It has ended since: the host has joined, was deleted, or got another code.
    if (token === null) return await refuseCode(request);
    await fleet.refreshHosts();
    const address = request.get("address");
    await audit.note({
      who: "enrolment code",
      address,
      action: "host_enrolled",
      subject: host.name,
    });
    return request.json({ name: host.name, token });
  } catch (error) {
    if (!(error instanceof HashingBusy)) throw error;
    return request.json({ error: "busy" }, 503, { "retry-after": String(BUSY_RETRY_SECONDS) });
  }
}
