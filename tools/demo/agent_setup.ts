/** What an agent needs to run on recordings: a configuration, and stand-ins first on its PATH. */
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "smol-toml";
import { copy } from "./copy.ts";

const STAND_INS = fileURLToPath(new URL("../../fixtures/bin", import.meta.url));
const RECORDINGS = fileURLToPath(new URL("../../fixtures/hosts/", import.meta.url));
const CASES = fileURLToPath(new URL("../../fixtures/cases/field/", import.meta.url));

/** A recorded host with a directory of its own laid over it, for what changes while it runs. */
export interface HostSetup {
  /** The recording, which is only read. */
  recorded: string;
  /** Its `/etc/pve`: the recorded one, which is only read, or a copy with a case laid over it. */
  pve: string;
  /** Holds `/proc`, `/etc`, `/dev` and `/var`, the agent's own state, and what replaces recordings. */
  overlay: string;
}

/** Lays `overlay` over the recorded host `fixture`. */
export async function setUpHost(
  fixture: string,
  overlay: string,
  nowUnix = Math.floor(Date.now() / 1000),
): Promise<HostSetup> {
  const recorded = join(RECORDINGS, fixture);
  await copy(join(recorded, "proc"), join(overlay, "proc"));
  // Copied for its new mtime: the age of apt's lists is judged, and a checkout may be old.
  await copyFilled(join(recorded, "var"), join(overlay, "var"), nowUnix);
  for (const folder of ["etc", "dev"]) await copy(join(recorded, folder), join(overlay, folder));
  return { recorded, overlay, pve: join(recorded, "pve") };
}

/** Lays a case below `fixtures/cases/field`, such as "pve/30-neglected-host", over a host as well. */
export async function layCaseOver(
  { recorded, overlay }: HostSetup,
  name: string,
  nowUnix = Math.floor(Date.now() / 1000),
): Promise<HostSetup> {
  const pve = join(overlay, "pve");
  await copy(join(recorded, "pve"), pve);
  await copyFilled(join(CASES, name, "host"), overlay, nowUnix);
  return { recorded, overlay, pve };
}

/** Copies a folder, the times in its files relative to `nowUnix`. */
export function copyFilled(from: string, to: string, nowUnix: number): Promise<void> {
  return copy(from, to, (source, target) => fillIn(source, target, nowUnix));
}

/** Files with times in them; any other is copied as it is. */
const WITH_TIMES = /\.(json|log)$|\/tasks\/(index(\.1)?|active)$/;

/** How each kind of placeholder writes epoch seconds. */
const FORMATS: Readonly<Record<string, (unix: number) => string>> = {
  NOW: String,
  HEX: (unix) => unix.toString(16).toUpperCase().padStart(8, "0"),
  STAMP: (unix) => new Date(unix * 1000).toISOString().slice(0, 19).replace("T", " "),
};

/**
 * Copies a file with its `@NOW-60@` as epoch seconds, `@HEX-60@` as the same in hexadecimal and
 * `@STAMP-60@` as date and time in UTC. A log was last changed at its latest stamp.
 */
async function fillIn(from: string, to: string, nowUnix: number): Promise<void> {
  if (!WITH_TIMES.test(from)) return await Deno.copyFile(from, to);
  const text = await Deno.readTextFile(from);
  const stamps: number[] = [];
  const filled = text.replace(
    /@(NOW|HEX|STAMP)([+-]\d+)?@/g,
    (_, kind: string, offset = "0") => {
      const unix = nowUnix + Number(offset);
      if (kind === "STAMP") stamps.push(unix);
      return FORMATS[kind]?.(unix) ?? "";
    },
  );
  await Deno.writeTextFile(to, filled);
  if (stamps.length > 0) await Deno.utime(to, Math.max(...stamps), Math.max(...stamps));
}

export interface AgentSetup {
  server_url: string;
  token: string;
  host_id: string;
  intervals: { fast: number; medium: number; slow: number };
}

/** Writes the host's agent.toml, readable by its owner alone, and returns its path. */
export async function writeAgentConfig(host: HostSetup, setup: AgentSetup): Promise<string> {
  const { intervals: { fast, medium, slow }, ...rest } = setup;
  const path = join(host.overlay, "agent.toml");
  const text = stringify({
    ...rest,
    intervals: { fast_seconds: fast, medium_seconds: medium, slow_seconds: slow },
    paths: {
      proc: join(host.overlay, "proc"),
      pve: host.pve,
      state: join(host.overlay, "state"),
    },
  });
  await Deno.writeTextFile(path, text, { mode: 0o600 });
  return path;
}

/** The environment of the host's agent: the stand-ins come first on its PATH. */
export async function agentEnvironment(host: HostSetup): Promise<Record<string, string>> {
  // A host that lacks some commands brings its own choice of stand-ins.
  const own = join(host.recorded, "bin");
  const standIns = await Deno.stat(own).then(() => own, () => STAND_INS);
  return {
    FIXTURE_HOST: [host.overlay, host.recorded].join(delimiter),
    PATH: `${standIns}${delimiter}${Deno.env.get("PATH") ?? ""}`,
  };
}
