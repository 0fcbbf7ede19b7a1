import { dirname } from "../../shared/posix_path.ts";
import type { FileResult } from "./io.ts";
import { writeWhole } from "./write_whole.ts";

/** One small file of the agent's state directory. */
export interface StateFile {
  readonly path: string;
  read(): Promise<FileResult<string>>;
  /** Replaces the whole content; rejects when that fails. */
  write(text: string): Promise<void>;
}

/**
 * Opens nothing yet. A write leaves the old content or the new one. The file has mode 0600, a
 * directory made for it 0700.
 */
export function createStateFile(path: string): StateFile {
  return {
    path,

    async read() {
      try {
        return { kind: "ok", value: await Deno.readTextFile(path) };
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return { kind: "not_found" };
        return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
      }
    },

    async write(text) {
      await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeWhole(path, new TextEncoder().encode(text));
    },
  };
}
