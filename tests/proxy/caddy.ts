/** The proxy as it is deployed: a real Caddy on loopback, with `deploy/Caddyfile`. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { killProcess } from "../../testing/processes.ts";
import { until } from "../../testing/until.ts";

export const CADDYFILE = fileURLToPath(new URL("../../deploy/Caddyfile", import.meta.url));

export interface Caddy extends AsyncDisposable {
  /** Where it answers, such as `https://localhost:8443`. */
  url: string;
  httpPort: number;
  /** Path of the certificate of its own authority. */
  authority: string;
  /** Path of its access log. */
  accessLog: string;
  /** Starts it, again with the same ports and authority, and waits until it answers. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface CaddyOptions {
  /** A free port for https and one for http. */
  ports: { https: number; http: number };
  /** `host:port` of the server behind it. */
  upstream: string;
  /** In place of the deployed file. */
  caddyfile?: string;
}

const STOP_WITHIN_MS = 5_000;
const KEPT_CHARACTERS = 16 * 1024;

/**
 * Starts Caddy. What the deployed file leaves to the machine is set around it: `import` takes
 * the file itself, the global options choose ports that need no root and loopback alone, and for
 * the name "localhost" Caddy is its own certificate authority.
 */
export async function openCaddy(
  { ports, upstream, caddyfile = CADDYFILE }: CaddyOptions,
): Promise<Caddy> {
  const directory = await Deno.makeTempDir({ prefix: "proxmox-monitor-caddy-" });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const config = join(directory, "Caddyfile");
  await Deno.writeTextFile(
    config,
    `{
	http_port ${ports.http}
	https_port ${ports.https}
	default_bind 127.0.0.1
	admin off
	skip_install_trust
}
import ${caddyfile}
`,
  );
  const accessLog = join(directory, "access.log");
  const environment = {
    MONITOR_DOMAIN: "localhost",
    MONITOR_UPSTREAM: upstream,
    MONITOR_ACCESS_LOG: accessLog,
    XDG_CONFIG_HOME: join(directory, "config"),
    XDG_DATA_HOME: join(directory, "data"),
  };
  let running: RunningCaddy | null = null;

  const caddy: Caddy = {
    url: `https://localhost:${ports.https}`,
    httpPort: ports.http,
    authority: join(directory, "data/caddy/pki/authorities/local/root.crt"),
    accessLog,
    async start() {
      const started = running = startCaddy(config, environment);
      await until("Caddy answers", async () => {
        if (started.ended) throw new Error(`Cannot start Caddy: ${started.printed}`);
        return await answers(caddy);
      });
    },
    async stop() {
      await running?.stop();
      running = null;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
  stack.defer(() => caddy.stop());
  await caddy.start();
  const opened = stack.move();
  return caddy;
}

/** Two ports that nothing listens on. */
export function freePorts(): { https: number; http: number } {
  using https = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  using http = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return { https: https.addr.port, http: http.addr.port };
}

/** A caller that trusts the authority of a Caddy and nothing else; it follows no redirects. */
export interface CaddyClient extends Disposable {
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** Opens a caller of `caddy`; from `address` if given, which may be any of 127.0.0.0/8. */
export async function openClient(caddy: Caddy, address?: string): Promise<CaddyClient> {
  const client = Deno.createHttpClient({
    caCerts: [await Deno.readTextFile(caddy.authority)],
    ...(address !== undefined && { localAddress: address }),
  });
  return {
    fetch(path, init) {
      const options = { redirect: "manual", ...init, client } as const;
      return fetch(caddy.url + path, options);
    },
    [Symbol.dispose]: () => client.close(),
  };
}

async function answers(caddy: Caddy): Promise<boolean> {
  try {
    using client = await openClient(caddy);
    const response = await client.fetch("/");
    await response.body?.cancel();
    return true;
  } catch (error) {
    // No certificate yet, or nobody listens yet.
    if (error instanceof Deno.errors.NotFound || error instanceof TypeError) return false;
    throw error;
  }
}

interface RunningCaddy {
  readonly ended: boolean;
  /** The end of what it has printed. */
  readonly printed: string;
  stop(): Promise<void>;
}

function startCaddy(config: string, environment: Record<string, string>): RunningCaddy {
  const child = new Deno.Command("caddy", {
    args: ["run", "--config", config, "--adapter", "caddyfile"],
    env: environment,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let printed = "";
  let ended = false;
  const read = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      printed = (printed + text).slice(-KEPT_CHARACTERS);
    }
    await child.status;
    ended = true;
  })();

  return {
    get ended() {
      return ended;
    },
    get printed() {
      return printed;
    },
    async stop() {
      const timer = setTimeout(() => killProcess(child.pid), STOP_WITHIN_MS);
      try {
        child.kill("SIGTERM");
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // it has ended already
      }
      await read;
      clearTimeout(timer);
    },
  };
}
