import { dirname } from "../../shared/posix_path.ts";
import { systemClock } from "../../shared/clock.ts";
import { AGENT_SOCKET_PATH } from "../../shared/protocol/names.ts";
import { type ConfigPlan, planConfig } from "../config/enrolled_config.ts";
import { ConfigError } from "../config/load_config.ts";
import { HOST_ID, HOST_ID_EXPECTED, isServerUrl } from "../config/schema.ts";
import { type Disk, diskErrorText } from "../io/disk.ts";
import { readLine } from "../io/read_line.ts";
import { standardInput } from "../io/standard_input.ts";
import { askForToken, type TokenAnswer } from "../link/ask_for_token.ts";
import { type CommandContext, EXIT } from "./command.ts";
import { CONFIG_SOURCE } from "./local.ts";

const CODE_WITHIN_MS = 10_000;
const MAX_CODE_BYTES = 200;
/** As the server makes them. */
const CODE = /^[\w-]{16,200}$/;

const SERVER_EXPECTED = "expected the address of the dashboard, such as " +
  "https://monitor.example.com, with http:// to this machine itself only";

/** Why nothing was done, and the exit code that says so. */
class Refusal extends Error {
  constructor(readonly exitCode: number, message: string) {
    super(message);
  }
}

/**
 * Exchanges the enrolment code on standard input for this host's token, and writes the
 * configuration that a service which waits for one takes up by itself. Prints no secret.
 */
export async function enroll(context: CommandContext): Promise<number> {
  try {
    const wanted = readWanted(context);
    const { configPath, print } = context;
    // All that may fail here fails before the code voids the token that is in use.
    const plan = await planFor(context, wanted);
    const code = await readCode();
    const { answer, origin } = await askInTurn(wanted, code);
    if (!answer.ok) {
      const exitCode = answer.kind === "refused" ? EXIT.refused : EXIT.unavailable;
      throw new Refusal(exitCode, answer.message);
    }
    await write(configPath, plan.textWith(answer.token));
    await print(
      `Enrolled as "${answer.name}" at ${origin}: "${configPath}" holds the token, and a ` +
        "service that runs takes it up by itself.",
    );
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await context.printError(error.message);
    return error.exitCode;
  }
}

interface Wanted {
  origins: string[];
  server_urls: string[];
  host_id: string;
}

function readWanted({ servers, hostId }: CommandContext): Wanted {
  const found = servers.length === 0 ? [readServer(null)] : servers.map(readServer);
  return {
    origins: found.map(({ origin }) => origin),
    server_urls: found.map(({ server_url }) => server_url),
    host_id: readHostId(hostId),
  };
}

function readServer(server: string | null): { origin: string; server_url: string } {
  const found = server === null ? "missing" : JSON.stringify(server);
  const url = URL.parse(server ?? "");
  const isBare = url !== null && /^https?:$/.test(url.protocol) && url.pathname === "/" &&
    url.search === "" && url.hash === "" && url.username === "" && url.password === "";
  const server_url = isBare ? url.origin.replace(/^http/, "ws") + AGENT_SOCKET_PATH : "";
  if (!isBare || !isServerUrl(server_url)) {
    const shown = /[@?#]/.test(found) ? "an address with more than that" : found;
    throw new Refusal(EXIT.usage, `--server is ${shown}: ${SERVER_EXPECTED}`);
  }
  return { origin: url.origin, server_url };
}

function readHostId(hostId: string | null): string {
  const host_id = hostId ?? CONFIG_SOURCE.hostname();
  if (!HOST_ID.test(host_id)) {
    const what = hostId === null ? "--host-id is missing and the hostname" : "--host-id";
    throw new Refusal(
      EXIT.usage,
      `${what} is ${JSON.stringify(host_id)}: expected ${HOST_ID_EXPECTED}`,
    );
  }
  return host_id;
}

/** Asks one server after the other, as long as they give no answer. */
async function askInTurn(
  { origins, host_id }: Pick<Wanted, "origins" | "host_id">,
  code: string,
): Promise<{ answer: TokenAnswer; origin: string }> {
  const [origin = "", ...others] = origins;
  const answer = await askForToken({ origin, host_id, code }, { clock: systemClock });
  if (answer.ok || answer.kind === "refused" || others.length === 0) return { answer, origin };
  return await askInTurn({ origins: others, host_id }, code);
}

async function planFor(
  { configPath, force }: CommandContext,
  wanted: Wanted,
): Promise<ConfigPlan & { ok: true }> {
  const { disk, hostname } = CONFIG_SOURCE;
  try {
    const text = await readPresent(disk, configPath);
    const present = { text, hostname: hostname() };
    const plan = planConfig(present, wanted, { force });
    if (!plan.ok) throw new ConfigError(plan.message);
    await disk.makeDirectory(dirname(configPath));
    if (!await disk.permits("write", dirname(configPath))) {
      throw new ConfigError(`this agent was started without the permission to write there`);
    }
    return plan;
  } catch (error) {
    const why = error instanceof ConfigError ? error.message : diskErrorText(error);
    throw new Refusal(EXIT.badConfig, `Cannot change configuration "${configPath}": ${why}`);
  }
}

async function readPresent(disk: Pick<Disk, "readText">, path: string): Promise<string | null> {
  try {
    return await disk.readText(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

async function readCode(): Promise<string> {
  const line = await readLine(standardInput(), {
    clock: systemClock,
    withinMs: CODE_WITHIN_MS,
    maxBytes: MAX_CODE_BYTES,
  });
  const expected = "expected the enrolment code on standard input";
  if (line.kind === "timed_out") {
    const seconds = CODE_WITHIN_MS / 1000;
    throw new Refusal(EXIT.usage, `Cannot enrol: nothing came within ${seconds} s: ${expected}`);
  }
  const code = line.kind === "ok" ? line.value.trim() : "";
  if (!CODE.test(code)) {
    const found = line.kind === "ok" && code === "" ? "nothing" : "something else";
    throw new Refusal(EXIT.usage, `Cannot enrol: found ${found}: ${expected}`);
  }
  return code;
}

async function write(path: string, text: string): Promise<void> {
  try {
    await CONFIG_SOURCE.disk.write(path, new TextEncoder().encode(text));
  } catch (error) {
    throw new Refusal(
      EXIT.failed,
      `Cannot write "${path}": ${diskErrorText(error)}; the code is still good`,
    );
  }
}
