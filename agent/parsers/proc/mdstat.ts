import type { z } from "zod/mini";
import type { mdArraySchema } from "../../../shared/sample/host_care.ts";

export type MdArray = z.infer<typeof mdArraySchema>;

/**
 * The arrays of `/proc/mdstat` (the kernel's md_seq_show): "md0 : active raid1 sdb1[1] sda1[0]", and
 * below it "[2/1] [_U]", devices and how many of them work. A container of the firmware's arrays is
 * always inactive and left out. Null when the text is none of it.
 */
export function parseMdstat(text: string): MdArray[] | null {
  if (!text.startsWith("Personalities :")) return null;
  const arrays: MdArray[] = [];
  for (const line of text.split("\n")) {
    const [, name, state, rest = ""] = /^(md\S+) : (\S+)(.*)$/.exec(line) ?? [];
    if (name !== undefined && state !== undefined) {
      const words = rest.trim().split(/\s+/);
      // "(read-only)" and "(auto-read-only)" may come first; an inactive array has no level.
      const level = words.find((word) => !word.startsWith("(") && !word.includes("[")) ?? null;
      arrays.push({ name, level, state, devices: null, working: null });
      continue;
    }
    if (/super external:/.test(line) && arrays.at(-1)?.state === "inactive") arrays.pop();
    const counts = /\[(\d+)\/(\d+)\]/.exec(line);
    const array = arrays.at(-1);
    if (counts !== null && array !== undefined && array.devices === null) {
      Object.assign(array, { devices: Number(counts[1]), working: Number(counts[2]) });
    }
  }
  return arrays;
}
