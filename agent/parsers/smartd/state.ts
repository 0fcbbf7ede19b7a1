/**
 * The state that smartd keeps of each disk below /var/lib/smartmontools, one file each
 * (smartmontools, `write_dev_state` of smartd.cpp). A line whose value is 0 is not written.
 */
import type { CareDisk } from "../../../shared/sample/host_care.ts";
import { isLost } from "../lost_text.ts";

/** smartd itself writes it first. */
const FIRST_LINE = "# smartd state file";

/** Numbers of its mails: the health check failed. */
const MAIL_HEALTH = 1;

/** SMART attributes of ATA disks. */
const REALLOCATED = 5;
const TEMPERATURES = [194, 190];
const PENDING = 197;
const UNCORRECTABLE = 198;
const CRC = 199;
/** Life left in percent as the normalized value, by maker. */
const LIFE_LEFT = [231, 233, 202, 177, 173];
/** Spin-up time, seek errors, spin retries: of disks that turn, where the numbers above mean others. */
const OF_TURNING_DISKS = [3, 7, 10];

/** smartctl's own bounds of what a disk may report. */
const MAX_CELSIUS = 120;

export type SmartState = Pick<
  CareDisk,
  | "health"
  | "reallocated"
  | "pending"
  | "uncorrectable"
  | "crc"
  | "wear_percent"
  | "temperature_celsius"
  | "self_test"
>;

/** An attribute; both values 0 where smartd did not write them. */
interface Attribute {
  value: number;
  raw: bigint;
}

/**
 * Parses one state. `countsHealth`: whether smartd mails, for it counts a failed health check with
 * its mails alone. Null when the text is not such a file, or was cut short.
 */
export function parseSmartState(
  text: string,
  { protocol, countsHealth }: { protocol: string; countsHealth: boolean },
): SmartState | null {
  if (isLost(text) || !text.startsWith(FIRST_LINE) || !text.endsWith("\n")) return null;
  const values = valuesOf(text);
  const failed = (values.get(`mail.${MAIL_HEALTH}.count`) ?? 0n) > 0n;
  return {
    health: failed ? "failed" : countsHealth ? "passed" : null,
    ...protocol === "ata" ? ataFields(attributesOf(values)) : nvmeFields(values),
    self_test: protocol === "scsi"
      ? null
      : (values.get("self-test-errors") ?? 0n) > 0n
      ? "failed"
      : "passed",
  };
}

type Fields = Omit<SmartState, "health" | "self_test">;

const NO_FIELDS: Fields = {
  reallocated: null,
  pending: null,
  uncorrectable: null,
  crc: null,
  wear_percent: null,
  temperature_celsius: null,
};

function ataFields(attributes: ReadonlyMap<number, Attribute>): Fields {
  const raw = (id: number) => {
    const attribute = attributes.get(id);
    return attribute === undefined ? null : counter(attribute.raw & 0xffff_ffffn);
  };
  const temperature = TEMPERATURES.map((id) => attributes.get(id)).find((found) => found);
  // Above the lowest byte makers keep the lowest and the highest they have seen.
  const celsius = temperature === undefined ? null : Number(temperature.raw & 0xffn);
  const turns = OF_TURNING_DISKS.some((id) => attributes.has(id));
  const life = turns ? undefined : LIFE_LEFT.map((id) => attributes.get(id)).find((found) => found);
  return {
    reallocated: raw(REALLOCATED),
    pending: raw(PENDING),
    uncorrectable: raw(UNCORRECTABLE),
    crc: raw(CRC),
    wear_percent: life === undefined || life.value > 100 ? null : 100 - life.value,
    temperature_celsius: celsius !== null && celsius > 0 && celsius <= MAX_CELSIUS ? celsius : null,
  };
}

/** Older ones write none of it: the spare, hardly ever 0, tells that this one does. */
function nvmeFields(values: ReadonlyMap<string, bigint>): Fields {
  if (!values.has("nvme-available-spare")) return NO_FIELDS;
  return {
    ...NO_FIELDS,
    uncorrectable: counter(values.get("nvme-media-errors") ?? 0n),
    wear_percent: Number(values.get("nvme-percentage-used") ?? 0n),
  };
}

function valuesOf(text: string): Map<string, bigint> {
  const values = new Map<string, bigint>();
  for (const line of text.split("\n")) {
    const [, key, value] = /^ *([a-z0-9.-]+) *= *(\d{1,20}) *$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) values.set(key, BigInt(value));
  }
  return values;
}

function attributesOf(values: ReadonlyMap<string, bigint>): Map<number, Attribute> {
  const attributes = new Map<number, Attribute>();
  for (const [key, id] of values) {
    const place = /^ata-smart-attribute\.(\d+)\.id$/.exec(key)?.[1];
    if (place === undefined) continue;
    const of = (name: string) => values.get(`ata-smart-attribute.${place}.${name}`) ?? 0n;
    attributes.set(Number(id), { value: Number(of("val")), raw: of("raw") });
  }
  return attributes;
}

/** Exact: beyond what a number holds, its digits. */
function counter(value: bigint): number | string {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value);
}

/** Whose state a file holds; model and serial are null where a "-" more makes them unclear. */
export interface SmartFile {
  name: string;
  model: string | null;
  serial: string | null;
  protocol: string;
}

/** Takes "smartd.MODEL-SERIAL.ata.state" apart; null of any other name. */
export function parseSmartFileName(file: string): SmartFile | null {
  const [, name, protocol] = /^smartd\.([\w-]+)\.(ata|nvme|scsi)\.state$/.exec(file) ?? [];
  if (name === undefined || protocol === undefined) return null;
  // smartd writes "_" for every "-" within a part; a SCSI disk has its vendor first, NVMe may add "-n1".
  const parts = name.split("-");
  if (protocol === "scsi" && parts.length === 3) {
    return { name, model: `${parts[0]} ${parts[1]}`, serial: parts[2] ?? null, protocol };
  }
  if (protocol === "nvme" && parts.length === 3 && /^n\d+$/.test(parts[2] ?? "")) parts.pop();
  const [model = null, serial = null] = parts.length === 2 ? parts : [];
  return { name, model, serial, protocol };
}

/** Whether smartd.conf has smartd send mails; its default in Debian does. */
export function smartdMails(conf: string): boolean {
  return conf.split("\n").some((line) => /^[^#]*\s-m\s+\S/.test(line));
}
