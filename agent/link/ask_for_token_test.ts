import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { until } from "../../testing/until.ts";
import { askForToken, type TokenAnswer } from "./ask_for_token.ts";

const CODE = "the-code-of-this-host";
const TOKEN = "the-token-of-this-host";

/** Asks a server that answers each request by `answer`, from 1. */
async function askOf(
  answer: (tries: number, body: unknown) => Response,
  clock = new TestingClock(),
): Promise<{ given: TokenAnswer; tries: number }> {
  let tries = 0;
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (
    request,
  ) => {
    tries++;
    strictEqual(`${request.method} ${new URL(request.url).pathname}`, "POST /enroll");
    return answer(tries, await request.json());
  });
  const origin = `http://127.0.0.1:${server.addr.port}`;
  let isDone = false;
  const asking = askForToken({ origin, host_id: "pve-01", code: CODE }, { clock })
    .finally(() => isDone = true);
  while (!isDone) {
    await until("an answer, or a wait", () => isDone || clock.sleeping > 0);
    await clock.advance(10_000);
  }
  return { given: await asking, tries };
}

Deno.test("askForToken() sends name and code as JSON, and gives the token", async () => {
  const bodies: unknown[] = [];

  const { given } = await askOf((_, body) => {
    bodies.push(body);
    return Response.json({ name: "PVE-01", token: TOKEN, more: 1 });
  });

  deepStrictEqual(given, { ok: true, name: "PVE-01", token: TOKEN });
  deepStrictEqual(bodies, [{ name: "pve-01", code: CODE }]);
});

Deno.test("askForToken() asks a busy server again, and not for ever", async () => {
  const busy = () => Response.json({}, { status: 503, headers: { "retry-after": "3600" } });

  const once = await askOf((tries) =>
    tries === 1 ? busy() : Response.json({ name: "a", token: TOKEN })
  );
  deepStrictEqual([once.given.ok, once.tries], [true, 2]);
  const { given, tries } = await askOf(busy);
  ok(!given.ok);
  deepStrictEqual([given.kind, tries], ["unavailable", 12]);
  match(given.message, /busy with other hosts/);
});

for (
  const [what, answer, kind, message] of [
    [
      "a refused code",
      () => Response.json({}, { status: 403 }),
      "refused",
      /Cannot enrol as "pve-01" at http:.*: the code .*expected a new code/,
    ],
    [
      "too many wrong codes",
      () => Response.json({}, { status: 429, headers: { "retry-after": "61" } }),
      "refused",
      /try again in 2 min/,
    ],
    ["another program", () => new Response("hello"), "unavailable", /holds no token/],
    [
      "an answer without end",
      () => new Response(ReadableStream.from(endless())),
      "unavailable",
      /holds no token/,
    ],
    [
      "a way to another server",
      () => Response.redirect("http://127.0.0.1:9/"),
      "unavailable",
      /it answered 302/,
    ],
    ["a fault", () => new Response("", { status: 500 }), "unavailable", /it answered 500/],
  ] as const
) {
  Deno.test(`askForToken() says that it met ${what}`, async () => {
    const { given, tries } = await askOf(answer);

    ok(!given.ok);
    deepStrictEqual([given.kind, tries], [kind, 1]);
    match(given.message, message);
    ok(!given.message.includes(CODE));
  });
}

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield await Promise.resolve(new Uint8Array(1024));
}

Deno.test("askForToken() says why a server cannot be reached", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const origin = `http://127.0.0.1:${listener.addr.port}`;
  listener.close();

  const given = await askForToken({ origin, host_id: "pve-01", code: CODE }, {
    clock: new TestingClock(),
  });

  ok(!given.ok);
  strictEqual(
    given.message,
    `Cannot enrol as "pve-01": ${origin} gives no token: tcp connect error: Connection refused`,
  );
});
