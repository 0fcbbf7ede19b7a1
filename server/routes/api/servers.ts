import type { AppRequest } from "../../web/app_request.ts";

/** `GET /api/servers`: the servers that share the database; none where it is one server's alone. */
export async function listServers(request: AppRequest): Promise<Response> {
  return request.json({ servers: await request.get("context").servers.list() });
}
