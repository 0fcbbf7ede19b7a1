import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { deviceIds, isWithin, poolId } from "./identity.ts";
import { healthyHost, healthyVdev } from "../../testing/verdict/known_host.ts";

Deno.test("poolId() is the GUID, and the name where no GUID is known", () => {
  strictEqual(poolId({ guid: "17", name: "tank" }), "17");
  strictEqual(poolId({ guid: null, name: "tank" }), "tank");
});

Deno.test("isWithin() takes an item and what is in it, and none whose name only begins alike", () => {
  strictEqual(isWithin("tank", "tank"), true);
  strictEqual(isWithin("tank/0/2", "tank"), true);
  strictEqual(isWithin("tank2", "tank"), false);
  strictEqual(isWithin("tank", "tank/0"), false);
});

Deno.test("deviceIds() tells devices of one name apart by GUID, or by their place", () => {
  const { pool } = healthyHost();
  pool.vdevs.push(
    healthyVdev("sda", { class: "cache" }),
    healthyVdev("sda", { class: "spare", guid: "99" }),
    healthyVdev("mirror-1", { class: "log", children: [healthyVdev("sda")] }),
    healthyVdev("sda", { class: "cache" }),
  );

  const ids = [...deviceIds({ guid: "17", name: "tank", vdevs: pool.vdevs })];

  deepStrictEqual(ids.map(([{ name }, id]) => `${name} ${id}`), [
    "tank 17/root",
    "mirror-0 17/0",
    "sda 17/0/0",
    "sdb 17/0/1",
    "sda 17/cache/0",
    "sda 17/99",
    "mirror-1 17/log/0",
    "sda 17/log/0/0",
    "sda 17/cache/1",
  ]);
});
