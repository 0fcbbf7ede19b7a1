/** Errors of devices from the sample to the judge, with what a server remembers of them. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { withLedgerPlace } from "../../testing/ledger/ledger_place.ts";
import { aDisk, aPool, GUID } from "../../testing/ledger/pools.ts";

/** A mirror whose first disk counts so many checksum errors. */
function mirror(checksum_errors: number, first = "11") {
  return aPool([
    aDisk("sda", { guid: first, path: `/dev/disk/by-id/ata-${first}`, checksum_errors }),
    aDisk("sdb", { guid: "12", path: "/dev/disk/by-id/ata-12" }),
  ]);
}

const LEDGER_CODES = ["device_errors_grew", "device_error_burst"];

Deno.test("errors that a clear took from ZFS speak on, also after a restart, until they are acknowledged", () =>
  withLedgerPlace(async (place, host) => {
    const found = () => place.reasons("pve-01", ...LEDGER_CODES);
    await place.pools(host, mirror(0));
    await place.pools(host, mirror(4));
    await place.pools(host, mirror(0));
    deepStrictEqual(found(), ["device_errors_grew tank/sda"]);

    await place.restart();
    deepStrictEqual(found(), ["device_errors_grew tank/sda"]);
    const [before] = await place.store.listChanges({ host_id: host, limit: 1 });
    await place.pools(host, mirror(0));
    const [after] = await place.store.listChanges({ host_id: host, limit: 1 });
    strictEqual(after?.id, before?.id);
  }));

Deno.test("what is acknowledged speaks no more, also after a restart, and what is beyond it does", () =>
  withLedgerPlace(async (place, host) => {
    const found = () => place.reasons("pve-01", ...LEDGER_CODES);
    await place.pools(host, mirror(0));
    await place.pools(host, mirror(4));
    await place.pools(host, mirror(0));
    // A warning is held back for as many samples as are made in 15 min.
    for (let at = 0; at < 40; at++) await place.pools(host, mirror(0));
    const incident = place.incidentOf("pve-01", "device_errors_grew");
    strictEqual(incident?.state, "open");

    strictEqual(await place.acknowledge(incident?.id ?? ""), "done");
    await place.pools(host, mirror(0));
    deepStrictEqual(found(), []);
    await place.restart();
    await place.pools(host, mirror(0));
    deepStrictEqual(found(), []);

    await place.pools(host, mirror(1));
    await place.pools(host, mirror(0));
    deepStrictEqual(found(), ["device_errors_grew tank/sda"]);
  }));

Deno.test("a replaced disk leaves its errors behind, and the pool remembers both", () =>
  withLedgerPlace(async (place, host) => {
    await place.pools(host, mirror(0));
    await place.pools(host, mirror(3));
    await place.pools(host, mirror(0, "13"));

    deepStrictEqual(place.reasons("pve-01", ...LEDGER_CODES), []);
    const rows = await place.store.listLedger("devices", GUID);
    deepStrictEqual(
      rows.filter(({ place }) => place.startsWith("0/")).map(({ guid, total, left_ms }) =>
        [guid, total.checksum, left_ms === null] as const
      ),
      [["11", 3, false], ["12", 0, true], ["13", 0, true]],
    );
    const sightings = await place.store.listLedger("sightings", GUID);
    deepStrictEqual(
      sightings.filter(({ guid }) => guid !== null).map(({ guid, path }) => [guid, path]),
      ["11", "12", "13"].map((guid) => [guid, `/dev/disk/by-id/ata-${guid}`]),
    );
  }));

Deno.test("a pool that moves takes its ledger along, and its counters begin anew", () =>
  withLedgerPlace(async (place, host) => {
    const other = await place.addHost("pve-02");
    await place.pools(other);
    await place.pools(host, mirror(0));
    await place.pools(host, mirror(4));
    await place.pools(host);
    await place.pools(other, mirror(0));

    deepStrictEqual(place.reasons("pve-01", ...LEDGER_CODES), []);
    deepStrictEqual(place.reasons("pve-02", ...LEDGER_CODES), ["device_errors_grew tank/sda"]);
    deepStrictEqual(
      (await place.store.listLedgerPools()).map(({ pool_key, home }) => [pool_key, home]),
      [[GUID, other]],
    );

    await place.restart();
    deepStrictEqual(place.reasons("pve-02", ...LEDGER_CODES), ["device_errors_grew tank/sda"]);
    await place.running.fleet.store.deleteHost("pve-02");
    await place.running.fleet.refreshHosts();
    await place.pools(host, mirror(0));
    deepStrictEqual(place.reasons("pve-01", ...LEDGER_CODES), ["device_errors_grew tank/sda"]);
  }));
