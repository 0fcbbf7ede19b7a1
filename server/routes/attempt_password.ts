/** Trying a password or a second factor: whose failures count, and who waits in which queue. */
import type { AppRequest } from "../web/app_request.ts";
import { HashingBusy } from "../auth/hashing.ts";
import { readKnownBrowser } from "../auth/session_cookie.ts";

export const INCORRECT_PASSWORD = "Incorrect password.";
export const TRY_AGAIN_SOON =
  "The server is busy checking sign-ins. This attempt was not counted: try again in a few seconds.";

/**
 * "right", "wrong", or the whole seconds for which nobody who calls from there may try. Rejects
 * with `HashingBusy` when too many are waiting, which counts as no attempt.
 */
export async function attemptPassword(
  request: AppRequest,
  text: string,
): Promise<"right" | "wrong" | number> {
  const { password } = request.get("context");
  return await attempt(request, (isKnown) => password.verify(text, isKnown));
}

/** The same for whatever else may be guessed: wrong ones count as wrong passwords do. */
export async function attempt(
  request: AppRequest,
  isRight: (isKnownBrowser: boolean) => Promise<boolean>,
): Promise<"right" | "wrong" | number> {
  const { signInLimit, knownBrowsers, config } = request.get("context");
  const cookie = readKnownBrowser(request.req.header("cookie"), config.production);
  const caller = { address: request.get("address"), known: knownBrowsers.check(cookie) };

  const waitSeconds = signInLimit.retryAfterSeconds(caller);
  if (waitSeconds > 0) return waitSeconds;
  // Counted before the check, so that attempts made at once cannot all slip past the limit.
  signInLimit.add(caller);
  try {
    if (!await isRight(caller.known !== null)) return "wrong";
    signInLimit.remove(caller);
    return "right";
  } catch (error) {
    if (error instanceof HashingBusy) signInLimit.remove(caller);
    throw error;
  }
}

/** What such a caller reads; the header says the same. */
export function tooManyAttempts(request: AppRequest, waitSeconds: number): string {
  request.header("retry-after", String(waitSeconds));
  const minutes = Math.ceil(waitSeconds / 60);
  return `Too many attempts. Try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`;
}
