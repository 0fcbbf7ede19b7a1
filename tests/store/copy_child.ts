/** Copies a database a few rows at a time, and says so after each: `FILE URL`. */
import { copyDatabase } from "../../server/store/copying/mod.ts";
import { readDatabaseUrl } from "../../server/store/database_url.ts";

const [path = "", url = ""] = Deno.args;
const reading = readDatabaseUrl(url);
if (!reading.ok) throw new Error(reading.why);
await copyDatabase({
  path,
  address: reading.address,
  entry: { at_ms: 1, who: "test", address: null, action: "database_migrated", subject: "" },
  batchRows: 40,
  onProgress: ({ source, rows }) =>
    void Deno.stdout.writeSync(new TextEncoder().encode(`${source} ${rows}\n`)),
});
