import { type Vdev, walkVdevs } from "../../../shared/sample/zfs_pools.ts";
import type { Counter } from "../../../shared/sample/counter.ts";
import { auxOfRemark } from "./aux.ts";
import { excerpt, type NoteFault } from "./report.ts";
import { splitTrimRemark } from "./trim.ts";
import { parseCount } from "./value.ts";
import { MAX_VDEV_DEPTH, orderVdevs, VDEV_CLASSES, vdevName, vdevType } from "./vdev.ts";

/** The counters that follow the state differ by what was asked for: their headings name them. */
const HEADER = /^\tNAME +STATE((?: +[A-Z]+)+)\s*$/;
const COUNTERS_ALWAYS_THERE = ["READ", "WRITE", "CKSUM"];

/** A class heading stands alone in the first column; some versions append a tab. */
const HEADING = /^\t(\S+)\s*$/;

/** Two spaces per level, then the name, which may contain spaces. */
const NAME = /^\t( *)(\S.*)$/;

const STATE = /^([A-Z]+)(?: |$)/;
/** Interior vdevs may have none of those that only devices have. */
const COUNTER = /^ +(\d[\d.]*[KMGTPE]?|-)(?= |$)/;

/** Longer than any path ZFS accepts. */
const MAX_LINE_LENGTH = 4096;

/** Reads the device table of `zpool status`: the root vdev, then class by class. */
export function parseVdevTable(
  pool: string,
  lines: readonly string[],
  fault: NoteFault,
): Vdev[] {
  const start = lines.findIndex((line) => HEADER.test(line));
  const header = lines[start] ?? "";
  const headings = HEADER.exec(header)?.[1]?.trim().split(/ +/) ?? [];
  if (!COUNTERS_ALWAYS_THERE.every((name) => headings.includes(name))) fault("no device table");

  const stateColumn = header.indexOf("STATE");

  const trees: Vdev[] = [];
  let className: string = "normal";
  // `lists[depth]` is where a row of that depth belongs; only the first row may have depth 0.
  let lists: (Vdev[] | undefined)[] = [trees];
  for (const line of start < 0 ? [] : lines.slice(start + 1)) {
    if (line.trim() === "") continue;
    const heading = trees.length === 0 ? null : findHeading(line);
    if (heading !== null) {
      className = heading;
      lists = [undefined, trees];
      continue;
    }
    const row = parseRow(line, { className, stateColumn, headings, fault });
    const list = row === null ? undefined : lists[row.depth];
    if (row === null || list === undefined || row.depth > MAX_VDEV_DEPTH) {
      fault(`unexpected device line ${excerpt(line)}`);
      continue;
    }
    list.push(row.vdev);
    lists = [undefined, ...lists.slice(1, row.depth + 1), row.vdev.children];
  }

  for (const vdev of walkVdevs(trees)) if (vdev.children.length > 0) vdev.slow_ios = null;
  const root = trees[0];
  if (root?.name.trimEnd() !== pool.trimEnd() || root.children.length === 0) fault("no devices");
  else root.type = "root";
  return orderVdevs(trees);
}

function findHeading(line: string): string | null {
  const heading = HEADING.exec(line)?.[1];
  return VDEV_CLASSES.find((entry) => entry.text === heading)?.class ?? null;
}

interface RowContext {
  className: string;
  /** Where zpool begins the states, as far as names are ASCII: it pads bytes. */
  stateColumn: number;
  /** Of the columns behind the state. */
  headings: readonly string[];
  fault: NoteFault;
}

function parseRow(
  line: string,
  { className, stateColumn, headings, fault }: RowContext,
): { depth: number; vdev: Vdev } | null {
  const parts = line.length > MAX_LINE_LENGTH ? null : splitRow(line, stateColumn);
  if (parts === null) return null;
  const { indent, name, state } = parts;
  const { counters, remark } = splitCounters(parts.rest, headings);
  const [read, write, checksum] = COUNTERS_ALWAYS_THERE.map((heading) => counters.get(heading));
  const isSpare = className === "spare";
  if (!(isSpare && counters.size === 0) && [read, write, checksum].includes(undefined)) {
    fault(`unexpected counters in ${excerpt(line)}`);
  }
  const { trim, rest } = splitTrimRemark(remark, fault);
  const was = /^ *was (\/.*)$/.exec(rest)?.[1] ?? null;
  return {
    depth: indent.length / 2,
    vdev: {
      name: vdevName(name),
      guid: null,
      type: vdevType(name, null, was),
      class: className,
      state,
      aux: auxOfRemark(rest, isSpare),
      read_errors: read ?? null,
      write_errors: write ?? null,
      checksum_errors: checksum ?? null,
      slow_ios: counters.get("SLOW") ?? null,
      path: null,
      ...trim,
      children: [],
    },
  };
}

/**
 * The parts of a row. A name may hold what looks like a state, so the header's column decides
 * where the state begins; where nothing begins there, the first word that may be one.
 */
function splitRow(line: string, stateColumn: number) {
  const columns = line.slice(stateColumn - 2, stateColumn) === "  "
    ? [stateColumn]
    : line.matchAll(/ {2}(?=[A-Z])/g).map(({ index }) => index + 2);
  for (const column of columns) {
    const [, indent, name] = NAME.exec(line.slice(0, column).trimEnd()) ?? [];
    const [, state] = STATE.exec(line.slice(column)) ?? [];
    if (indent === undefined || name === undefined || state === undefined) continue;
    return { indent, name, state, rest: line.slice(column + state.length) };
  }
  return null;
}

/** What stands behind the state: as many counters as there are headings, or none. */
function splitCounters(
  text: string,
  headings: readonly string[],
): { counters: Map<string, Counter>; remark: string } {
  const counters = new Map<string, Counter>();
  let rest = text;
  for (const heading of headings) {
    const [whole = "", word] = COUNTER.exec(rest) ?? [];
    const count = parseCount(word);
    if (count === undefined || (count === null && COUNTERS_ALWAYS_THERE.includes(heading))) break;
    counters.set(heading, count);
    rest = rest.slice(whole.length);
  }
  return { counters, remark: rest };
}
