import type { AppRequest } from "../web/app_request.ts";

/** The session of a request that a row of pages let in; throws where there is none. */
export function sessionIdHashOf(request: AppRequest): string {
  const idHash = request.get("sessionIdHash");
  if (idHash === null) throw new TypeError("Cannot tell the session: nobody is signed in");
  return idHash;
}
