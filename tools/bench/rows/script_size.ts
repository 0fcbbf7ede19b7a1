import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { bundleClient } from "../../bundle_client.ts";
import type { Figure } from "../row.ts";

const BUILD = new URL("../../../server/static/build/", import.meta.url);
/** The islands of the fleet page, where an operator's first load ends. */
const FLEET_PAGE =
  /^(client|FleetBoard|FleetPulse|LiveStatus|SearchBox|ServerNotice|ThemeSwitch|ZoneSwitch)-/;
const STATIC_IMPORT = /(?:from|import)\s*"\.\/([^"]+\.js)"/g;

/** What a browser loads for `/`: the entry, the islands of that page, and what they import. */
export async function measureScriptSize(): Promise<Figure[]> {
  const manifest = await bundleClient();
  const scripts = new Map<string, number>();
  const queue = manifest.files.filter((file) => FLEET_PAGE.test(file) && file.endsWith(".js"));
  for (const file of queue) {
    if (scripts.has(file)) continue;
    const text = await Deno.readTextFile(fileURLToPath(new URL(file, BUILD)));
    scripts.set(file, gzipSync(text).length);
    for (const [, imported = ""] of text.matchAll(STATIC_IMPORT)) queue.push(imported);
  }
  const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0);
  return [
    { what: "first load, gzip", value: bytes / 1000, unit: "kB", limit: { at_most: 80 } },
    { what: "files", value: scripts.size, unit: "" },
    { what: "scripts of all pages, gzip", value: manifest.gzip_bytes / 1000, unit: "kB" },
  ];
}
