// @ts-types="node:util"
import { parseArgs } from "@pkgjs/parseargs";
import { type Kind, KINDS } from "../../shared/sample/mod.ts";

export const DEFAULT_CONFIG_PATH = "/etc/proxmox-monitor/agent.toml";

/** The words after the program's name, understood. */
export interface CommandLine {
  /** The subcommand; "run" when none is given. */
  name: string;
  configPath: string;
  configNamed: boolean;
  /** Whether a program reads what is printed. */
  json: boolean;
  kinds: readonly Kind[];
  /** The pool that is meant: its name or GUID; null when none is named. */
  pool: string | null;
  /** Whether that pool comes and goes. */
  removable: boolean;
  /** The servers to enrol at, as they were given. */
  servers: readonly string[];
  hostId: string | null;
  force: boolean;
}

/** Options of one command alone. */
const OWNERS = {
  removable: "forget-pool",
  kind: "once",
  json: "check",
  server: "enroll",
  "host-id": "enroll",
  force: "enroll",
} as const;

export type ParsedCommandLine = { ok: true; line: CommandLine } | { ok: false; message: string };

/** Reads the arguments; `environmentPath` is what $AGENT_CONFIG says. */
export function parseCommandLine(
  args: readonly string[],
  environmentPath: string | undefined,
): ParsedCommandLine {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean" },
        config: { type: "string" },
        kind: { type: "string" },
        removable: { type: "boolean" },
        server: { type: "string", multiple: true },
        "host-id": { type: "string" },
        force: { type: "boolean" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean" },
      },
    });
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return { ok: false, message: error.message };
  }
  const { values, positionals: [name = "run", ...operands] } = parsed;
  const [pool = null, ...rest] = name === "forget-pool" ? operands : [null, ...operands];
  if (rest.length > 0) return { ok: false, message: `Unexpected argument "${rest[0]}"` };
  for (const [option, owner] of Object.entries(OWNERS)) {
    if (values[option as keyof typeof OWNERS] === undefined || name === owner) continue;
    return { ok: false, message: `--${option} belongs to "${owner}", not to "${name}"` };
  }
  const kinds = KINDS.filter((kind) => values.kind === undefined || kind === values.kind);
  if (kinds.length === 0) {
    return { ok: false, message: `--kind is "${values.kind}": expected ${KINDS.join(", ")}` };
  }
  const namedPath = values.config ?? (environmentPath || undefined);
  return {
    ok: true,
    line: {
      name: values.help ? "help" : values.version ? "version" : name,
      configPath: namedPath ?? DEFAULT_CONFIG_PATH,
      configNamed: namedPath !== undefined,
      json: values.json ?? false,
      kinds,
      pool,
      removable: values.removable ?? false,
      servers: values.server ?? [],
      hostId: values["host-id"] ?? null,
      force: values.force ?? false,
    },
  };
}
