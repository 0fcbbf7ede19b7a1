/** The agent's packages, for whoever has a live enrolment code in the Authorization header. */
import { SHARES } from "../../../shared/shares.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { CHECKSUMS } from "../../web/agent_packages.ts";
import { attemptCode } from "./attempt_code.ts";

const BEARER = /^Bearer +([\w-]{1,200})$/i;

/** `GET /enroll/packages/:file`: `SHA256SUMS`, or one of the packages that it names. */
export async function sendPackage(request: AppRequest): Promise<Response> {
  const { enrolments, agentPackages } = request.get("context");
  const [, code] = BEARER.exec(request.req.header("authorization") ?? "") ?? [];
  // Nothing was tried.
  if (code === undefined) return request.json({ error: "code_refused" }, 403);
  const isLive = await attemptCode(request, async () => await enrolments.isLive(code) || null);
  if (isLive instanceof Response) return isLive;

  const name = request.req.param("file") ?? "";
  if (name === CHECKSUMS && agentPackages.version !== null) {
    return request.text(agentPackages.checksums);
  }
  // Nobody would read the content, nor give its place up.
  if (request.req.method === "HEAD") {
    const bytes = await agentPackages.size(name);
    return bytes === null ? refuse(request) : request.body(null, 200, headersOf(bytes));
  }
  const file = await agentPackages.open(name);
  if (file === null) return refuse(request);
  if (file === "busy") {
    const retryAfter = String(SHARES.packageDownloads.retryAfterSeconds);
    return request.json({ error: "busy" }, 503, { "retry-after": retryAfter });
  }
  return request.body(file.content, 200, headersOf(file.bytes));
}

function headersOf(bytes: number): Record<string, string> {
  return {
    "content-type": "application/vnd.debian.binary-package",
    "content-length": String(bytes),
  };
}

function refuse(request: AppRequest): Response {
  return request.json({ error: "package_not_found" }, 404);
}
