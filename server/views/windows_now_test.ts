import { strictEqual } from "node:assert/strict";
import { type WindowNow, windowOf } from "./windows_now.ts";

const window = (id: string, until_unix: number, selector: WindowNow["selector"]): WindowNow => ({
  id,
  selector,
  codes: null,
  until_unix,
});
const HOST = { name: "pve-01", group: "vienna", tags: ["lab"] };

Deno.test("windowOf() is the window that a host is in the longest", () => {
  const windows = [
    window("short", 1, { hosts: ["PVE-01"] }),
    window("long", 9, { groups: ["vienna"] }),
    window("other", 99, { tags: ["prod"] }),
  ];
  strictEqual(windowOf({ windows }, HOST)?.id, "long");
  strictEqual(windowOf({ windows: [...windows, window("all", 10, null)] }, HOST)?.id, "all");
  strictEqual(windowOf({ windows: [] }, HOST), null);
});
