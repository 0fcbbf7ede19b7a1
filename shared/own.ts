/**
 * What a record holds under a name that somebody else told. Names such as "constructor" are no reason to
 * find what every object inherits.
 */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
