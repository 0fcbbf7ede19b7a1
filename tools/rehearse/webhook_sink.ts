/** A receiver of webhooks that remembers what came when. */
import * as z from "zod";
import { parseJson } from "../../shared/parse_json.ts";
import type { ReceivedMessage } from "./held.ts";

const BODY = z.object({
  type: z.string().max(100),
  id: z.string().max(200),
  incidents: z.array(z.object({ id: z.string().max(200) })).max(1_000),
});
/** Far more than a rehearsal sends. */
const MAX_MESSAGES = 50_000;

export interface WebhookSink extends AsyncDisposable {
  url: string;
  received: readonly ReceivedMessage[];
}

export function openWebhookSink(hostname: string): WebhookSink {
  const received: ReceivedMessage[] = [];
  const server = Deno.serve(
    { hostname, port: 0, onListen: () => {} },
    async (request) => {
      const reading = BODY.safeParse(parseJson(await request.text()));
      if (!reading.success || received.length >= MAX_MESSAGES) {
        return new Response("not a message", { status: 400 });
      }
      const { id, type, incidents } = reading.data;
      received.push({ atMs: Date.now(), key: id, type, incidents: incidents.map(({ id }) => id) });
      return new Response("ok");
    },
  );
  return {
    url: `http://${hostname}:${server.addr.port}/`,
    received,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
