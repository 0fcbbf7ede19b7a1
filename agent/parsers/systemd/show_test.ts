import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseShownUnits } from "./show.ts";

const TEXT = `Id=zfs-zed.service
LoadState=loaded
ActiveState=active
UnitFileState=enabled

Id=ntp.service
LoadState=not-found
ActiveState=inactive
UnitFileState=
`;

Deno.test("parseShownUnits() reads a block for each unit, also one that is not there", () => {
  deepStrictEqual(parseShownUnits(TEXT), [
    { name: "zfs-zed", load: "loaded", active: "active", enabled: "enabled" },
    { name: "ntp", load: "not-found", active: "inactive", enabled: null },
  ]);
});

Deno.test("parseShownUnits() is null for a block that is not whole", () => {
  strictEqual(parseShownUnits(""), null);
  strictEqual(parseShownUnits("Failed to connect to bus"), null);
  strictEqual(parseShownUnits(TEXT.replace("ActiveState=inactive\n", "")), null);
});
