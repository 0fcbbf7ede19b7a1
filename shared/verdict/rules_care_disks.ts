/** Rules about disks as SMART sees them, arrays of the kernel and memory. */
import type { CareDisk, HostCareSection } from "../sample/host_care.ts";
import { isPositive } from "../sample/counter.ts";
import type { Facts } from "./facts.ts";
import { countText, listText, percentText } from "./number_text.ts";
import { type Rule, type Test, testEach, testHost } from "./rule.ts";
import { careOf } from "./tells.ts";

function testDisks(sentence: (disk: CareDisk, facts: Facts) => string | null): Test {
  return testEach<CareDisk>(
    ({ care }) => care?.disks?.disks ?? [],
    ({ name, serial }) => ({ subject: serial ?? name, subject_id: `disk/${name}` }),
    sentence,
  );
}

function modelText({ model }: CareDisk): string {
  return model === null ? "" : ` (${model})`;
}

const diskFailed = testDisks((disk) =>
  disk.health === "failed"
    ? `SMART says that the disk fails${modelText(disk)}: replace it while it can be read`
    : null
);

/** What grew, in an operator's words. */
const COUNTERS: Readonly<Record<string, string>> = {
  reallocated: "reallocated sectors",
  pending: "pending sectors",
  uncorrectable: "uncorrectable errors",
  crc: "CRC errors (cable or port)",
};

const diskGrowing = testDisks((disk) => {
  const grown = disk.growth.map(({ counter, from, to }) =>
    `${COUNTERS[counter] ?? counter} from ${from} to ${to}`
  );
  return grown.length > 0 ? `Grew within 7 days: ${listText(grown)}${modelText(disk)}` : null;
});

const diskWorn = testDisks((disk, { limits }) =>
  disk.wear_percent !== null && disk.wear_percent > limits.diskWearPercent
    ? `${percentText(disk.wear_percent)} worn${modelText(disk)} (over ${limits.diskWearPercent} %)`
    : null
);

type MdArray = NonNullable<HostCareSection["md"]>["arrays"][number];

const mdDegraded = testEach<MdArray>(
  ({ care }) => care?.md?.arrays ?? [],
  ({ name }) => ({ subject: name, subject_id: `md/${name}` }),
  ({ level, state, devices, working }) => {
    if (state !== "active") return `The array is ${state ?? "in no known state"}`;
    if (devices === null || working === null || working >= devices) return null;
    const kind = level === null ? "array" : level;
    return `${working} of ${countText(devices, "device")} of the ${kind} work`;
  },
);

const eccErrors = testHost(({ care }) => {
  const faulty = (care?.ecc?.controllers ?? []).filter(({ uncorrected }) =>
    isPositive(uncorrected)
  );
  if (faulty.length === 0) return null;
  const counts = faulty.map(({ name, uncorrected }) => `${name}: ${uncorrected}`);
  return `Memory errors that could not be corrected since the start (${listText(counts)})`;
});

const DISK = { ...careOf("disk", "disks"), cause: { matter: "smart" } };

export const DISK_RULES: readonly Rule[] = [
  {
    level: "critical",
    code: "md_degraded",
    ...careOf("disk", "md"),
    cause: { family: "md", matter: "md", isAtOnce: true },
    next: "Replace the device",
    test: mdDegraded,
  },
  {
    level: "critical",
    code: "disk_failed",
    ...DISK,
    cause: { ...DISK.cause, isAtOnce: true },
    next: "Replace the disk",
    test: diskFailed,
  },
  { level: "warning", code: "disk_growing", ...DISK, test: diskGrowing },
  { level: "warning", code: "disk_worn", ...DISK, next: "Plan its replacement", test: diskWorn },
  {
    level: "warning",
    code: "ecc_errors",
    ...careOf("host", "ecc"),
    cause: { family: "memory", matter: "ecc" },
    next: "Find and replace the module",
    test: eccErrors,
  },
];
