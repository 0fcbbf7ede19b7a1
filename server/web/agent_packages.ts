/** The agent's Debian packages that came with this server, for hosts that are being enrolled. */
import { join } from "node:path";
import type { Clock } from "../../shared/clock.ts";
import { SHARES } from "../../shared/shares.ts";

export const CHECKSUMS = "SHA256SUMS";

/** `line` of `sha256sum` for a package: its name, its version, its architecture. */
const LINE = /^[0-9a-f]{64} [ *](proxmox-monitor-agent_([0-9][\w.+~-]*)_(amd64|arm64)\.deb)$/;

export interface PackageFile {
  bytes: number;
  /** Gives its place up when it has been read, is cancelled, or takes too long. */
  content: ReadableStream<Uint8Array<ArrayBuffer>>;
}

export interface AgentPackages {
  /** Of the packages; null: this server has none. */
  readonly version: string | null;
  /** The text of `SHA256SUMS`, which names every package and nothing else; "" where there are none. */
  readonly checksums: string;
  /** Bytes of a package; null when there is none of this name. */
  size(name: string): Promise<number | null>;
  /** "busy" while as many as may are being handed out; null as `size`. */
  open(name: string): Promise<PackageFile | "busy" | null>;
}

/** What a server that runs from its sources has. */
export const NO_PACKAGES: AgentPackages = {
  version: null,
  checksums: "",
  size: () => Promise.resolve(null),
  open: () => Promise.resolve(null),
};

/** Those in `directory`, as its `SHA256SUMS` lists them; none where there is no such file. */
export async function loadAgentPackages(directory: string, clock: Clock): Promise<AgentPackages> {
  const text = await readChecksums(join(directory, CHECKSUMS));
  const lines = text.split("\n").map((line) => LINE.exec(line)).filter((found) => found !== null);
  const [first] = lines;
  if (first === undefined) return NO_PACKAGES;
  const names = new Set(lines.map(([, name = ""]) => name));
  let opened = 0;

  async function open(name: string): Promise<PackageFile | "busy" | null> {
    if (!names.has(name)) return null;
    if (opened >= SHARES.packageDownloads.atOnce) return "busy";
    opened++;
    const release = () => void opened--;
    try {
      const file = await Deno.open(join(directory, name));
      const { size } = await file.stat();
      return { bytes: size, content: readInTime(file, { clock, release }) };
    } catch (error) {
      release();
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }

  return {
    version: first[2] ?? null,
    checksums: lines.map(([line]) => `${line}\n`).join(""),
    async size(name) {
      if (!names.has(name)) return null;
      return (await Deno.stat(join(directory, name))).size;
    },
    open,
  };
}

async function readChecksums(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/** The file's content, cut off where it is not read within the time that one may take. */
function readInTime(
  file: Deno.FsFile,
  { clock, release }: { clock: Clock; release: () => void },
): PackageFile["content"] {
  const { withinSeconds } = SHARES.packageDownloads;
  const reader = file.readable.getReader();
  const ended = new AbortController();
  function end(): void {
    if (ended.signal.aborted) return;
    ended.abort();
    release();
  }

  return new ReadableStream({
    start(controller) {
      void clock.sleep(withinSeconds * 1000, ended.signal).then(async () => {
        if (ended.signal.aborted) return;
        end();
        controller.error(new Error(`Cannot send a package: not read within ${withinSeconds} s`));
        await reader.cancel();
      });
    },
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (ended.signal.aborted) return;
        if (!done) return controller.enqueue(value);
        end();
        controller.close();
      } catch (error) {
        end();
        throw error;
      }
    },
    async cancel(reason) {
      end();
      await reader.cancel(reason);
    },
  });
}
