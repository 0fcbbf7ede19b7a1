import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import type { ClaimedHost } from "../store/port.ts";
import { Claims } from "./claims.ts";

function claimedHost(host_id: number): ClaimedHost {
  return { host_id, epoch: 1 };
}

Deno.test("Claims asks once for all that come together, in batches", async () => {
  const asked: number[] = [];
  const claims = new Claims({
    claimHosts: (hostIds) => {
      asked.push(hostIds.length);
      return Promise.resolve(hostIds.filter((id) => id !== 7).map(claimedHost));
    },
  });

  const all = await Promise.all(Array.from({ length: 450 }, (_, id) => claims.claim(id)));

  deepStrictEqual(asked, [200, 200, 50]);
  strictEqual(all[7], null);
  strictEqual(all[449]?.host_id, 449);
});

Deno.test("a host that cannot be claimed keeps no other from it", async () => {
  const claims = new Claims({
    claimHosts: (hostIds) =>
      hostIds.includes(2)
        ? Promise.reject(new Error("locked"))
        : Promise.resolve(hostIds.map(claimedHost)),
  });

  const [one, two] = [claims.claim(1), claims.claim(2)];

  await rejects(two, /locked/);
  strictEqual((await one)?.host_id, 1);
});
