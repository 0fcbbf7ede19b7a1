/**
 * Clocks that are wrong or set. What must hold: a host whose clock is off by more than 60 s says
 * so, and its samples' ages are right nevertheless; a server whose clock is set, either way, calls
 * no connected host offline and serves on; a sample out of range is refused for good, and the
 * agent counts it.
 */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { SectionError } from "../../shared/sample/fields.ts";
import { TestingClock } from "../../testing/clock.ts";
import { openAgentHost } from "../../testing/agent_host.ts";
import { openRawSocket, type RawSocket } from "../../testing/raw_socket.ts";
import { fastTimes } from "../../testing/stored_samples.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 5, 15, 12);
const PAGES = ["/", "/hosts/pve-01", "/vms", "/pools"];

interface HostAnswer {
  status: string;
  reasons: { code: string; subject: string; text: string }[];
  samples: { fast?: { payload: { host: { errors: SectionError[] } } } };
}

/** A connected agent whose clock is `offMs` ahead of the true time, which the test keeps. */
interface ClockedAgent extends AsyncDisposable {
  /** Pushes one fast sample collected a second before it is sent. */
  push(trueMs: number): Promise<unknown>;
  beat(): Promise<unknown>;
}

async function openClockedAgent(server: TestServer, offMs: number): Promise<ClockedAgent> {
  const socket: RawSocket = await openRawSocket(server.url);
  const token = await server.register("pve-01");
  await socket.deliver("host:pve-01", "phx_join", { token });
  return {
    push: (trueMs) =>
      socket.deliver("host:pve-01", "metric:fast", {
        collected_at: new Date(trueMs + offMs - 1000).toISOString(),
        sent_at: new Date(trueMs + offMs).toISOString(),
        data: { host: { load1: 1 } },
      }),
    beat: () => socket.request("phoenix", "heartbeat", {}),
    [Symbol.asyncDispose]: () => socket[Symbol.asyncDispose](),
  };
}

/** Asks the API for the host, and that every page that shows it can be shown. */
async function look(server: TestServer, cookie: string): Promise<HostAnswer> {
  for (const page of PAGES) {
    const response = await fetch(server.url + page, { headers: { cookie } });
    await response.body?.cancel();
    strictEqual(response.status, 200, page);
  }
  return await (await fetch(`${server.url}/api/hosts/pve-01`, { headers: { cookie } })).json();
}

function textOf({ reasons }: HostAnswer, code: string, subject = ""): string | undefined {
  return reasons.find((reason) =>
    reason.code === code && (subject === "" || reason.subject === subject)
  )
    ?.text;
}

for (const [hours, words] of [[2, "2 h ahead"], [-2, "2 h behind"]] as const) {
  Deno.test(`a host's clock ${words}: the verdict says so, and the age of its samples is right`, async () => {
    const clock = new TestingClock(NOW_MS);
    await withServer(async (server) => {
      const cookie = await server.signIn();
      await using agent = await openClockedAgent(server, hours * HOUR_MS);

      deepStrictEqual(await agent.push(NOW_MS), { status: "ok", response: {} });
      const fresh = await look(server, cookie);
      strictEqual(textOf(fresh, "clock_skew"), `The host's clock is ${words} (over 60 s)`);
      strictEqual(textOf(fresh, "sample_stale", "fast"), undefined);

      await clock.advance(50_000);
      await agent.beat();
      await clock.advance(35_000);
      strictEqual(textOf(await look(server, cookie), "sample_stale", "fast"), undefined);
      await clock.advance(10_000);
      const stale = textOf(await look(server, cookie), "sample_stale", "fast") ?? "";
      match(stale, /^No fast sample for over 90 s/);
    }, { clock });
  });
}

Deno.test("the server's clock is set 3 h forward and 6 h back: no host is offline, all is served", async () => {
  const clock = new TestingClock(NOW_MS);
  await withServer(async (server) => {
    const cookie = await server.signIn();
    await using agent = await openClockedAgent(server, 0);
    let trueMs = NOW_MS;
    await agent.push(trueMs);

    for (
      const [offMs, skew] of [[3 * HOUR_MS, "3 h behind"], [-3 * HOUR_MS, "3 h ahead"]] as const
    ) {
      clock.setWallClock(trueMs + offMs);
      await clock.advance(10_000);
      trueMs += 10_000;
      const { status } = await look(server, cookie);
      strictEqual(status, "online");

      deepStrictEqual(await agent.push(trueMs), { status: "ok", response: {} });
      const answer = await look(server, cookie);
      match(textOf(answer, "clock_skew") ?? "", new RegExp(`clock is ${skew} `));
      strictEqual(textOf(answer, "sample_stale", "fast"), undefined);
    }

    clock.setWallClock(trueMs);
    await agent.push(trueMs + 1000);
    const answer = await look(server, cookie);
    deepStrictEqual(
      [answer.status, textOf(answer, "clock_skew"), textOf(answer, "sample_stale", "fast")],
      ["online", undefined, undefined],
    );
  }, { clock });
});

Deno.test("samples out of range are refused for good and counted, and the next good one tells", async () => {
  const trueMs = Date.now();
  const clock = new TestingClock(trueMs - 48 * HOUR_MS);
  await withServer(async (server) => {
    const cookie = await server.signIn();
    await using host = await openAgentHost("healthy");
    await host.configure({
      server_url: server.agent_url,
      token: await server.register("pve-01"),
      host_id: "pve-01",
      intervals: { fast_seconds: 10 },
    });
    // Slow enough that the one sample which tells is the newest for as long as it takes to look.
    const agent = await host.startSpedUp({ speed: 3, startMs: trueMs, waitsForDisk: true });
    await until("a refusal", () => agent.stderr.includes("dropping it: out_of_range"));
    strictEqual(fastTimes(server.database_path).length, 0);

    clock.setWallClock(trueMs);
    await until("a sample tells", async () => {
      const response = await fetch(`${server.url}/api/hosts/pve-01`, { headers: { cookie } });
      const { samples }: HostAnswer = await response.json();
      return samples.fast?.payload.host.errors.some(({ tag, message }) =>
        tag === "outbox" && /^Samples dropped unsent: [1-9]/.test(message)
      ) ?? false;
    });
  }, { clock });
});
