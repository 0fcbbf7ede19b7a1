import type { PushReply } from "../../server/ingest/ingest.ts";

/** What is refused costs nothing, and would be measured as if it were stored. */
export async function expectStored(push: Promise<PushReply>): Promise<void> {
  const { status, response } = await push;
  if (status !== "ok") throw new Error(`Cannot store a sample: ${response.reason}`);
}
