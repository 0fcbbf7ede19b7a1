/** A database that cannot be used. The message is for the operator and says what to do. */
export class DatabaseRefused extends Error {
  override name = "DatabaseRefused";
}

/** A write that the database refused: disk full, locked, read-only. Nothing of it was kept. */
export class StorageError extends Error {
  override name = "StorageError";
}

/** One sample cannot be decoded; all others can be read as before. */
export class SampleDamaged extends Error {
  override name = "SampleDamaged";
}
