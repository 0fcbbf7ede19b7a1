import { createMemoryOutbox, type MemoryOutbox } from "./memory_outbox.ts";

/** The queue in memory, written to a file at each change: it outlives the process. */
export function openFileOutbox(path: string): MemoryOutbox {
  const { channels, rows } = JSON.parse(Deno.readTextFileSync(path));
  const outbox = createMemoryOutbox(channels);
  outbox.put(...rows);
  const save = async <T>(change: Promise<T>): Promise<T> => {
    const result = await change;
    writeFileOutbox(path, outbox);
    return result;
  };
  return {
    ...outbox,
    lease: (seen, untilMs) => save(outbox.lease(seen, untilMs)),
    settle: (id, leaseMs, settlement) => save(outbox.settle(id, leaseMs, settlement)),
  };
}

/** In one piece, as a commit is. */
export function writeFileOutbox(path: string, { list, rows }: MemoryOutbox): void {
  Deno.writeTextFileSync(
    `${path}.new`,
    JSON.stringify({ channels: list, rows: [...rows.values()] }),
  );
  Deno.renameSync(`${path}.new`, path);
}
