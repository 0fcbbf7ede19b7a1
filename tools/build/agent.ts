/** The agent as it ships. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DEFAULT_CONFIG_PATH } from "../../agent/cli/command_line.ts";
import { DEFAULT_PATHS } from "../../agent/config/schema.ts";
import { fileRules, PROGRAMS } from "../../agent/io/allowed.ts";
import { RULE_NAMES } from "../../agent/io/allowed_names.ts";
import {
  MANAGER_VARIABLES,
  NOTIFY_SOCKET,
  RUNTIME_DIRECTORY,
} from "../../agent/io/service_manager.ts";
import { AGENT_VERSION } from "../../agent/version.ts";
import { bundle } from "./bundle.ts";
import { ISOLATED, NO_UPDATE_CHECK, type ProgramSource } from "./program.ts";

export const AGENT_ENTRY = fileURLToPath(new URL("../../agent/main.ts", import.meta.url));

/** Where a service manager puts secrets: a `token_file` may lie there. */
const CREDENTIALS = "/run/credentials";
/** A `dump_dir` may lie there. */
const LOGS = "/var/log/proxmox-monitor";

const SETTINGS = dirname(DEFAULT_CONFIG_PATH);

const WRITTEN = [DEFAULT_PATHS.state, LOGS, RUNTIME_DIRECTORY];
const READ = [SETTINGS, CREDENTIALS, ...hostFiles(), ...WRITTEN];

/**
 * A small program that mostly waits. 1 MiB for what lives short is enough for a cycle, in the
 * place of 16; no cycle runs long enough for the optimizing compilers to pay, nor for what V8
 * notes down for them, which `--lite-mode` leaves out: 4 MB less, for a seventh more of the time
 * that collecting takes. And V8 would collect garbage in every pause between two cycles, to find
 * next to nothing: that was nine tenths of what an idle agent used, and saved no memory. The agent
 * says itself when there is something to collect.
 */
const SMALL = "--v8-flags=--max-semi-space-size=1,--no-turbofan,--no-maglev,--lite-mode," +
  "--no-memory-reducer,--expose-gc";

/**
 * What the runtime itself frees goes back to the system at once: about 7 MB less, measured after
 * 25 fast cycles (glibc's mallopt(3) says what the two mean).
 */
const GIVE_BACK = { MALLOC_MMAP_THRESHOLD_: "65536", MALLOC_TRIM_THRESHOLD_: "65536" } as const;

/**
 * What the table of `explain` says, held by the runtime itself. Of `/etc/pve` only what is read
 * there: its `priv/` stays closed even to a fault in this program. The server's address stands
 * in the configuration, which is read later, so the network cannot be narrowed here. The settings
 * are written by `enroll`; the sandbox of the service lets it only read them.
 */
export const AGENT_FLAGS: readonly string[] = [
  ...ISOLATED,
  SMALL,
  // Datagrams of Unix, to tell systemd that the agent lives.
  "--unstable-net",
  "--allow-net",
  `--allow-read=${READ}`,
  `--allow-write=${[SETTINGS, ...WRITTEN, NOTIFY_SOCKET]}`,
  `--allow-run=${PROGRAMS}`,
  `--allow-env=${["AGENT_CONFIG", ...MANAGER_VARIABLES]}`,
  "--allow-sys=hostname",
];

/** Authorities that this host trusts: the service's unit says so, `enroll` is run without it. */
const TRUST = { DENO_TLS_CA_STORE: "mozilla,system" } as const;

export const AGENT: ProgramSource = {
  name: "proxmox-monitor-agent",
  version: AGENT_VERSION,
  flags: AGENT_FLAGS,
  environment: { ...NO_UPDATE_CHECK, ...GIVE_BACK, ...TRUST },
  async bundle(directory) {
    const file = join(directory, "agent.js");
    // Whatever comes from `node:` brings a layer of the runtime along: 5 MB.
    await bundle(AGENT_ENTRY, file, { platform: "browser", minify: true });
    return file;
  },
};

/** What the agent reads of its host, up to where a name begins that only the host knows. */
function hostFiles(): string[] {
  const paths = fileRules(DEFAULT_PATHS)
    .filter(({ access }) => access === "read")
    .map(({ path }) => path.split(new RegExp(`/[^/]*${RULE_NAMES.source}`), 1)[0] ?? "");
  return [...new Set(paths)];
}
