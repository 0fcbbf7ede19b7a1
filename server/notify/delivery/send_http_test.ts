import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { TEST_CERTIFICATE } from "../../../testing/sinks/certificate.ts";
import { type HttpSink, openHttpSink } from "../../../testing/sinks/http_sink.ts";
import type { HttpParcel } from "../channels/kind.ts";
import { DELIVERY_LIMITS } from "./limits.ts";
import { type HttpOptions, sendHttp } from "./send_http.ts";

const NEVER = new AbortController().signal;
const SECRET = "path-secret";

const parcel = (url: string): HttpParcel => ({
  via: "http",
  method: "POST",
  url: `${url}/${SECRET}`,
  headers: { "content-type": "application/json", authorization: "Bearer head-secret" },
  body: '{"a":1}',
});

async function send(sink: HttpSink | { url: string }, options: Partial<HttpOptions> = {}) {
  const result = await sendHttp(parcel(sink.url), { signal: NEVER, ...options });
  ok(!JSON.stringify(result).includes("secret"), JSON.stringify(result));
  if (result.ok) return result.answer;
  return { is: result.outcome.is, why: "why" in result.outcome ? result.outcome.why : "" };
}

Deno.test("a request goes out as it is, and its answer comes back", async () => {
  await using sink = openHttpSink();
  sink.behave({ does: "answers", status: 201, body: "kept", headers: { "retry-after": "7" } });

  const answer = await send(sink);

  const [request] = sink.received;
  strictEqual(request?.method, "POST");
  strictEqual(request.path, `/${SECRET}`);
  strictEqual(request.headers.get("authorization"), "Bearer head-secret");
  strictEqual(request.body, '{"a":1}');
  ok("status" in answer);
  strictEqual(answer.status, 201);
  strictEqual(answer.text, "kept");
  strictEqual(answer.headers.get("retry-after"), "7");
});

Deno.test("one that does not answer in time is tried later", async () => {
  await using sink = openHttpSink();
  sink.behave({ does: "hangs" });

  deepStrictEqual(await send(sink, { timeoutMs: 100 }), {
    is: "later",
    why: "no answer within 0.1 s",
  });
});

Deno.test("one that takes the request and dies is tried later", async () => {
  await using sink = openHttpSink();
  sink.behave({ does: "dies" });

  deepStrictEqual(await send(sink), {
    is: "later",
    why: "the connection broke off before it answered",
  });
  strictEqual(sink.received.length, 1);
});

Deno.test("one that is not there is tried later", async () => {
  await using sink = openHttpSink();
  await sink.close();

  deepStrictEqual(await send(sink), { is: "later", why: "the connection was refused" });
});

Deno.test("a name that cannot be resolved is tried later", async () => {
  deepStrictEqual(await send({ url: "http://certificate-closed.invalid" }), {
    is: "later",
    why: "its name could not be resolved",
  });
});

Deno.test("one whose certificate nobody vouches for gets nothing", async () => {
  const received: string[] = [];
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, ...TEST_CERTIFICATE },
    ({ url }) => {
      received.push(url);
      return new Response();
    },
  );

  deepStrictEqual(await send({ url: `https://127.0.0.1:${server.addr.port}` }), {
    is: "later",
    why: "its certificate or TLS could not be accepted",
  });
  deepStrictEqual(received, []);
});

Deno.test("of an answer at most 1 MiB is read", async () => {
  await using sink = openHttpSink();
  sink.behave({ does: "floods", status: 200 });

  const answer = await send(sink);

  ok("text" in answer);
  strictEqual(answer.text.length, DELIVERY_LIMITS.answerBytes);
  ok(sink.floodedBytes() < 64 * DELIVERY_LIMITS.answerBytes, `${sink.floodedBytes()}`);
});

Deno.test("a message that was taken is delivered, although the answer does not end", async () => {
  await using sink = openHttpSink();
  sink.behave({ does: "stalls", status: 200 });

  const answer = await send(sink, { timeoutMs: 200 });

  ok("status" in answer);
  strictEqual(answer.status, 200);
  strictEqual(answer.text, "the beginning");
});

for (const status of [301, 302, 307, 308]) {
  Deno.test(`a redirect (${status}) on the same host is followed with the whole request`, async () => {
    await using sink = openHttpSink();
    const headers = { location: "/elsewhere" };
    sink.behave({ does: "answers", status, headers }, { does: "answers", status: 200 });

    const answer = await send(sink);

    ok("status" in answer);
    strictEqual(answer.status, 200);
    deepStrictEqual(
      sink.received.map(({ method, path, body }) => ({ method, path, body })),
      [
        { method: "POST", path: `/${SECRET}`, body: '{"a":1}' },
        { method: "POST", path: "/elsewhere", body: '{"a":1}' },
      ],
    );
  });
}

for (
  const [status, is] of [[301, "refused"], [308, "refused"], [302, "later"], [
    307,
    "later",
  ]] as const
) {
  Deno.test(`a redirect (${status}) to another host is not followed: ${is}`, async () => {
    await using sink = openHttpSink();
    await using other = openHttpSink();
    sink.behave({ does: "answers", status, headers: { location: `${other.url}/x?${SECRET}` } });

    deepStrictEqual(await send(sink), {
      is,
      why: `answered ${status}, which leads to another host (${new URL(other.url).host}); ` +
        "it is not followed",
    });
    strictEqual(other.received.length, 0);
  });
}

Deno.test("a redirect that would drop the message is not taken for a delivery", async () => {
  await using sink = openHttpSink();
  sink.behave({ does: "answers", status: 303, headers: { location: "/login" } });

  deepStrictEqual(await send(sink), {
    is: "later",
    why: "answered 303, which leads away from what was sent",
  });
  strictEqual(sink.received.length, 1);
});

Deno.test("a redirect without an address leads nowhere", async () => {
  await using sink = openHttpSink();
  sink.behave({ does: "answers", status: 302, headers: { location: "http://" } });

  deepStrictEqual(await send(sink), {
    is: "later",
    why: "answered 302 without a usable address",
  });
});

Deno.test(`${DELIVERY_LIMITS.redirects} redirects are followed, one more is not`, async () => {
  await using sink = openHttpSink();
  const away = { does: "answers", status: 307, headers: { location: "/on" } } as const;
  const ready = { does: "answers", status: 200 } as const;
  sink.behave(away, away, away, ready);
  const followed = await send(sink);
  sink.behave(away, away, away, away, ready);
  const refused = await send(sink);

  strictEqual("status" in followed && followed.status, 200);
  deepStrictEqual(refused, { is: "later", why: "redirected too often" });
});

Deno.test("a request that is stopped ends at once and is tried later", async () => {
  await using sink = openHttpSink();
  sink.behave({ does: "hangs" });
  const stop = new AbortController();
  const sending = send(sink, { signal: stop.signal });

  stop.abort();

  deepStrictEqual(await sending, { is: "later", why: "stopped before it was answered" });
});
