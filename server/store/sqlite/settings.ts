/** The table `settings`: what the server itself remembers, as text by key. */
import type { DatabaseSync } from "node:sqlite";

const FIND = "SELECT value FROM settings WHERE key = :key";

const PUT = `
  INSERT INTO settings (key, value) VALUES (:key, :value)
  ON CONFLICT DO UPDATE SET value = excluded.value`;

export function createSettingReads(db: DatabaseSync) {
  const find = db.prepare(FIND);

  return {
    findSetting: (key: string): string | null =>
      (find.get({ key }) as { value: string } | undefined)?.value ?? null,
  };
}

export function createSettingWrites(db: DatabaseSync) {
  const put = db.prepare(PUT);

  return {
    putSetting(key: string, value: string): void {
      put.run({ key, value });
    },
  };
}
