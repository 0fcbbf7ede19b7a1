import { changeAttributes, changeText, NO_ATTRIBUTES } from "../../shared/host_attributes.ts";
import { agentStanding, upgradeCommand } from "../../shared/protocol/level.ts";
import { printable, printableJson } from "../../shared/printable.ts";
import { HOST_NAME_RULE, isHostName } from "../../shared/host_name.ts";
import { createHashing } from "../auth/hashing.ts";
import { noteCommand } from "../auth/audit.ts";
import { createHostTokens } from "../auth/host_tokens.ts";
import type { Workers } from "../source_workers.ts";
import { CommandFailed } from "../exit_codes.ts";
import { type AttributeOptions, toChange } from "./attribute_options.ts";
import { SERVER_VERSION } from "../version.ts";
import { print } from "./print.ts";
import { loadSettingsKey, openSettingsStore } from "./settings.ts";

interface PrintOptions {
  /** For scripts: one JSON object a line. */
  json?: boolean;
}

const SHOWN_ONCE =
  "This token is shown only now and never again. Put it into the host's agent.toml.";

/** `register-host NAME…`: all or none of the names are checked before the first is added. */
export async function registerHosts(
  names: string[],
  options: PrintOptions & AttributeOptions,
  workers: Workers,
): Promise<void> {
  const change = toChange(options);
  const attributes = changeAttributes(NO_ATTRIBUTES, change) ?? NO_ATTRIBUTES;
  const said = changeText(change);
  await using store = await openSettingsStore(workers);
  for (const name of names) {
    if (!isHostName(name)) {
      throw new CommandFailed(`Cannot register "${name}": ${HOST_NAME_RULE}`);
    }
    if (await store.findHost(name) !== null) throw alreadyRegistered(name);
  }
  await using hashing = createHashing({ startWorker: workers.startHashWorker });
  const tokens = createHostTokens({ store, hashing, secret: await loadSettingsKey() });
  for (const name of names) {
    const token = await tokens.register(name, Date.now(), attributes);
    if (token === null) throw alreadyRegistered(name);
    await noteCommand(store, "host_registered", said === "" ? name : `${name}: ${said}`);
    printToken(name, token, options);
  }
}

/** `rotate-token NAME`. A connected agent of that host is cut off by the running server. */
export async function rotateToken(
  name: string,
  options: PrintOptions,
  workers: Workers,
): Promise<void> {
  await using store = await openSettingsStore(workers);
  await using hashing = createHashing({ startWorker: workers.startHashWorker });
  const token = await createHostTokens({ store, hashing, secret: await loadSettingsKey() })
    .rotate(name);
  if (token === null) throw noSuchHost(name);
  await noteCommand(store, "host_token_rotated", name);
  printToken(name, token, options);
}

/** `delete-host NAME`. */
export async function deleteHost(name: string, workers: Workers): Promise<void> {
  await using store = await openSettingsStore(workers);
  if (!await store.deleteHost(name)) throw noSuchHost(name);
  await noteCommand(store, "host_deleted", name);
  print(`Deleted host ${name} and everything stored of it.`);
}

/** `list-hosts [--json]`: what is stored; whether a host is online only the server knows. */
export async function listHosts({ json }: PrintOptions, workers: Workers): Promise<void> {
  await using store = await openSettingsStore(workers);
  for (const host of await store.listHosts()) {
    const lastSeen = host.last_seen_at_ms === null
      ? null
      : new Date(host.last_seen_at_ms).toISOString();
    const { name, agent_version, protocol_level, group, tags, note, web_url } = host;
    const agent_standing = agentStanding(host, SERVER_VERSION);
    const row = {
      name,
      last_seen_at: lastSeen,
      agent_version,
      agent_standing,
      protocol_level,
      agent_upgrade: agent_standing === "behind" ? upgradeCommand(SERVER_VERSION) : null,
      group,
      tags,
      note,
      web_url,
    };
    print(
      json ? printableJson(row) : [
        name,
        lastSeen ?? "never connected",
        [agent_version ?? "-", ...(agent_standing === "behind" ? ["(behind)"] : [])].join(" "),
        group ?? "-",
        tags.join(",") || "-",
        web_url ?? "-",
        note || "-",
      ].map(printable).join("\t"),
    );
  }
}

function printToken(name: string, token: string, { json }: PrintOptions): void {
  if (json) return print(JSON.stringify({ name, token }));
  print(`HOST: ${name}`);
  print(`TOKEN: ${token}`);
  print(SHOWN_ONCE);
}

function alreadyRegistered(name: string): CommandFailed {
  return new CommandFailed(
    `Cannot register "${name}": a host of this name exists already; ` +
      `"rotate-token ${name}" gives it a new token`,
  );
}

export function noSuchHost(name: string): CommandFailed {
  return new CommandFailed(
    `Cannot find host "${name}": no host of this name is registered; "list-hosts" prints all`,
  );
}
