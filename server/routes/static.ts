import type { AppRequest } from "../web/app_request.ts";

const KEEP_ONE_HOUR = "public, max-age=3600";
const KEEP_FOR_EVER = "public, max-age=31536000, immutable";

/** `GET /static/*`: style sheets, scripts and pictures, from memory. */
export function serveStatic(request: AppRequest): Response {
  const file = request.get("context").files.find(request.req.path.slice("/static/".length));
  if (file === null) return request.text("Not Found", 404);
  const isGzip = /\bgzip\b/.test(request.req.header("accept-encoding") ?? "");
  return request.body(isGzip ? file.gzipped : file.body, 200, {
    "content-type": file.type,
    "cache-control": file.immutable ? KEEP_FOR_EVER : KEEP_ONE_HOUR,
    vary: "accept-encoding",
    ...(isGzip ? { "content-encoding": "gzip" } : {}),
  });
}
