/** What the kernel says, of the files that the reader of `/proc` and its like read each cycle. */
import { procArgv } from "../../io/allowed.ts";
import { commandError } from "../../io/io.ts";
import { parseMdstat } from "../../parsers/proc/mdstat.ts";
import { parseZvolSwaps } from "../../parsers/proc/swaps.ts";
import { type CareSources, read, type ReadingOf, unread, unreadable } from "./part.ts";

export interface KernelParts {
  md: ReadingOf<"md">;
  swap_on_zvol: ReadingOf<"swap_on_zvol">;
  ecc: ReadingOf<"ecc">;
}

export async function readKernel({ context, readProc }: CareSources): Promise<KernelParts> {
  const { proc } = context.paths;
  const reading = await readProc();
  if (reading.kind !== "ok") {
    const failed = (tag: keyof KernelParts) => unread(commandError(tag, procArgv(proc), reading));
    return { md: failed("md"), swap_on_zvol: failed("swap_on_zvol"), ecc: failed("ecc") };
  }
  const { texts, uncorrected } = reading;
  const controllers = [...uncorrected].map(([name, count]) => ({ name, uncorrected: count }));
  return {
    md: arraysOf(texts.get("mdstat"), `${proc}/mdstat`),
    swap_on_zvol: swapsOf(texts.get("swaps"), `${proc}/swaps`),
    // A kernel without a driver for the memory has none of these files.
    ecc: read({ available: controllers.length > 0, controllers }),
  };
}

/** Without the file the kernel has no arrays. */
function arraysOf(text: string | undefined, path: string): KernelParts["md"] {
  if (text === undefined) return read({ available: false, arrays: [] });
  const arrays = parseMdstat(text);
  return arrays === null ? unreadable("md", path) : read({ available: arrays.length > 0, arrays });
}

function swapsOf(text: string | undefined, path: string): KernelParts["swap_on_zvol"] {
  const devices = text === undefined ? null : parseZvolSwaps(text);
  return devices === null ? unreadable("swap_on_zvol", path) : read({ available: true, devices });
}
