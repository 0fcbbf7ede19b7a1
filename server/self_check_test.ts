import { match, ok, strictEqual } from "node:assert/strict";
import { getLogger } from "@logtape/logtape";
import { until } from "../testing/until.ts";
import { watchListener } from "./self_check.ts";

const log = getLogger("server");

function watch(
  port: number,
  { onAlive = () => {}, taken = (): number => 0, withinMs = 1_000 } = {},
) {
  const stop = new AbortController();
  const url = `http://127.0.0.1:${port}`;
  const watched = watchListener({
    url,
    log,
    signal: stop.signal,
    taken,
    onAlive,
    everyMs: 10,
    withinMs,
  });
  return { watched, stop };
}

Deno.test("watchListener() is content with any answer, 503 among them, until it is stopped", async () => {
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => new Response("", { status: 503 }),
  );
  let answers = 0;
  const { watched, stop } = watch(server.addr.port, { onAlive: () => answers++ });

  await until("several answers", () => answers > 3);
  stop.abort();

  strictEqual(await watched, null);
});

Deno.test("watchListener() says that a listener is dead which takes connections and answers none", async () => {
  // The system takes them, as it does for a listener that has stopped accepting.
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  let answers = 0;
  const { watched } = watch(listener.addr.port, { onAlive: () => answers++ });

  match(await watched ?? "", /^no answer within 1 s$/);
  strictEqual(answers, 0);
});

Deno.test("watchListener() waits longer for a listener that takes connections, though not for ever", async () => {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  let alive = 0;
  let taken: number = 0;
  const { watched } = watch(listener.addr.port, {
    onAlive: () => alive++,
    taken: (): number => taken++,
    withinMs: 500,
  });

  match(await watched ?? "", /^no answer within 3 s$/);
  strictEqual(alive, 6);
});

Deno.test("watchListener() says why, where nobody listens", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  listener.close();

  const fault = await watch(port).watched;

  ok(fault?.includes("refused"), fault ?? "");
});
