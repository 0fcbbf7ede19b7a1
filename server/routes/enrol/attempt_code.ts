import type { AppRequest } from "../../web/app_request.ts";

/**
 * What `find` finds by a code, or the refusal: wrong codes count as wrong passwords do, and nobody
 * is told what was wrong with one. Counted once it is known to be wrong, unlike a password: forty
 * hosts come from one address at once, and 256 random bits are not guessed by who slips past.
 */
export async function attemptCode<T>(
  request: AppRequest,
  find: () => Promise<T | null>,
): Promise<T | Response> {
  const { audit, signInLimit } = request.get("context");
  const address = request.get("address");
  const caller = { address, known: null };
  const waitSeconds = signInLimit.retryAfterSeconds(caller);
  if (waitSeconds > 0) {
    await audit.noteAttempt({ address, action: "enrolment_refused" });
    const headers = { "retry-after": String(waitSeconds) };
    return request.json({ error: "too_many_requests" }, 429, headers);
  }
  const found = await find();
  if (found !== null) return found;
  signInLimit.add(caller);
  return await refuseCode(request);
}

export async function refuseCode(request: AppRequest): Promise<Response> {
  const { audit } = request.get("context");
  await audit.noteAttempt({ address: request.get("address"), action: "enrolment_failed" });
  return request.json({ error: "code_refused" }, 403);
}
