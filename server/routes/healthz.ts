import type { AppRequest } from "../web/app_request.ts";
import { SERVER_VERSION } from "../version.ts";

/** `GET /healthz`: 200 while samples are being stored, else 503. */
export function getHealth(request: AppRequest): Response {
  const isStoring = request.get("context").storageFault() === null;
  return request.json(
    { status: isStoring ? "ok" : "storage_failed", version: SERVER_VERSION },
    isStoring ? 200 : 503,
  );
}
