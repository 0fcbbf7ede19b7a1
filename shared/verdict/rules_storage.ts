/** Rules about the storages Proxmox uses. */
import type { StorageEntry } from "../sample/storage.ts";
import type { Facts } from "./facts.ts";
import { percentText } from "./number_text.ts";
import { type Test, testEach } from "./rule.ts";

function testStorages(sentence: (storage: StorageEntry, facts: Facts) => string | null): Test {
  return testEach((facts) => facts.storages, (storage) => storage.name, sentence);
}

/** Only a storage that says so is disabled. */
export const storageInactive = testStorages(({ name, type, enabled, active }) =>
  enabled !== false && active === false
    ? `Storage "${name}" (${type ?? "unknown type"}) is enabled but not active`
    : null
);

export const storageFull = testStorages((storage, { limits }) => {
  const percent = usedPercent(storage);
  return storage.type !== "zfspool" && percent !== null && percent > limits.storageFullPercent
    ? `Storage "${storage.name}" is ${percentText(percent)} full ` +
      `(over ${limits.storageFullPercent} %)`
    : null;
});

function usedPercent({ used_fraction, used_bytes, total_bytes }: StorageEntry): number | null {
  if (used_bytes !== null && total_bytes !== null && total_bytes > 0) {
    return 100 * used_bytes / total_bytes;
  }
  return used_fraction === null ? null : 100 * used_fraction;
}
