/** A real Prometheus on loopback, and its tool. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startProcess } from "./agent_process.ts";
import { until } from "./until.ts";

const PROMETHEUS = "/usr/bin/prometheus";
const PROMTOOL = "/usr/bin/promtool";

/** One series that a query found. */
export interface FoundSeries {
  labels: Record<string, string>;
  value: number;
}

export interface Prometheus extends AsyncDisposable {
  /** What an expression gives now. Rejects with Prometheus's own words where it is none. */
  query(expr: string): Promise<FoundSeries[]>;
}

/** Starts Prometheus in `directory`, which has what `config` names; it is killed in the end. */
export async function openPrometheus(directory: string, config: string): Promise<Prometheus> {
  const path = join(directory, "prometheus.yml");
  await Deno.writeTextFile(path, config);
  const port = freePort();
  const process = startProcess([
    PROMETHEUS,
    `--config.file=${path}`,
    `--storage.tsdb.path=${join(directory, "data")}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  await using stack = new AsyncDisposableStack();
  stack.use(process);
  let code: number | null = null;
  process.ended().then((ended) => code = ended);
  await until("Prometheus is ready", async () => {
    if (code !== null) throw new Error(`Cannot start Prometheus: ${process.stderr}`);
    return await isReady(port);
  });
  const running = stack.move();
  return {
    async query(expr) {
      const body = new URLSearchParams({ query: expr });
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/query`, {
        method: "POST",
        body,
      });
      const { status, error, data } = await response.json();
      if (status !== "success") throw new Error(`Cannot query "${expr}": ${error}`);
      const found: { metric: Record<string, string>; value: [number, string] }[] =
        data.resultType === "scalar" ? [{ metric: {}, value: data.result }] : data.result;
      return found.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function isReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/-/ready`);
    await response.body?.cancel();
    return response.ok;
  } catch (error) {
    if (error instanceof TypeError) return false; // nobody listens yet
    throw error;
  }
}

/** A port that nothing listens on. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Runs promtool in the project's root with `input` as what it reads; its code and all its words. */
export async function runPromtool(
  args: readonly string[],
  input = "",
): Promise<{ code: number; output: string }> {
  const child = new Deno.Command(PROMTOOL, {
    args: [...args],
    cwd: fileURLToPath(new URL("../", import.meta.url)),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  await new Blob([input]).stream().pipeTo(child.stdin);
  const { code, stdout, stderr } = await child.output();
  return { code, output: [stdout, stderr].map((text) => new TextDecoder().decode(text)).join("") };
}
