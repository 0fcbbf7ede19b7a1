/** What operators have planned and told, so that the pages of it show something. */
import { openFormClient } from "../../testing/form_client.ts";
import { openStore } from "../../testing/store.ts";
import type { TestServer } from "../../testing/with_server.ts";

/** Where the pages of what was made begin, and the id that they are of. */
export type MadeIds = ReadonlyMap<string, string>;

const ANYWHERE = { hosts: "", groups: "", tags: "" };

/**
 * Makes a channel, a window, a policy, a snapshot policy and the link of a screen; there are an
 * incident and an API token already.
 */
export async function makePlans(server: TestServer, host: string): Promise<MadeIds> {
  const client = await openFormClient(server);
  const make = async (path: string, fields: Record<string, string>) => {
    const { status, text } = await client.post(path, fields);
    if (status >= 400) {
      throw new Error(`Cannot make anything by "${path}": HTTP ${status}\n${text}`);
    }
  };
  await make("/admin/channels/new?kind=webhook", {
    name: "on call",
    zone: "Europe/Vienna",
    digest_at: "08:00",
    quiet_from: "22:00",
    quiet_until: "06:00",
    at_once: "5",
    per_hour: "30",
    // Not enabled: nobody is there to be called.
    set_url: "https://hooks.example.com/on-call",
    set_signing_key: "0123456789abcdef",
  });
  const until_unix = String(Math.floor(Date.now() / 1000) + 3 * 3_600);
  await make("/admin/windows/silence", { host, until_unix });
  await make("/admin/policies/new", {
    ...ANYWHERE,
    codes: "updates_pending",
    level_from: "warning",
    how: "digest",
    remind_after_minutes: "",
    all_channels: "on",
  });
  await make("/admin/snapshot-policies/new", {
    ...ANYWHERE,
    name: "nightly",
    daily: "26h",
    note: "for the auditors",
  });
  await make("/admin/wall", { name: "server room" });
  await using store = await openStore({ path: server.database_path });
  const { incidents } = JSON.parse((await client.get("/api/incidents")).text);
  return new Map([
    ["/admin/channels/", (await store.listChannels())[0]?.id ?? ""],
    ["/admin/windows/", (await store.listWindows())[0]?.id ?? ""],
    ["/admin/policies/", (await store.listPolicies())[0]?.id ?? ""],
    ["/admin/snapshot-policies/", (await store.listSnapshotPolicies())[0]?.id ?? ""],
    ["/admin/wall/", (await store.listWalls())[0]?.id ?? ""],
    ["/admin/api-tokens/", String((await store.listApiTokens())[0]?.id ?? "")],
    ["/incidents/", incidents[0].id],
  ]);
}

/** `path` with the id of what was made in the place of `placeholder`. */
export function withMadeId(path: string, placeholder: string, ids: MadeIds): string {
  for (const [start, id] of ids) {
    if (path.startsWith(start + placeholder)) {
      return start + id + path.slice(start.length + placeholder.length);
    }
  }
  return path;
}
