import type { Vdev } from "../../../shared/sample/zfs_pools.ts";
import { auxOfRemark } from "./aux.ts";
import { excerpt, type NoteFault } from "./report.ts";
import { parseCount } from "./value.ts";
import { MAX_VDEV_DEPTH, orderVdevs, VDEV_CLASSES, vdevName, vdevType } from "./vdev.ts";

const HEADER = /^\tNAME +STATE +READ +WRITE +CKSUM\b/;

/** A class heading stands alone in the first column; some versions append a tab. */
const HEADING = /^\t(\S+)\s*$/;

/** Two spaces per level, then the name, which may contain spaces. */
const NAME = /^\t( *)(\S.*)$/;

/** The state, counters unless it is a waiting spare, more columns and remarks. */
const STATE =
  /^([A-Z]+) *(?: (\d[\d.]*[KMGTPE]?) +(\d[\d.]*[KMGTPE]?) +(\d[\d.]*[KMGTPE]?)(?= |$))?(?: (.*))?$/;

/** Longer than any path ZFS accepts. */
const MAX_LINE_LENGTH = 4096;

/** Reads the device table of `zpool status`: the root vdev, then class by class. */
export function parseVdevTable(
  pool: string,
  lines: readonly string[],
  fault: NoteFault,
): Vdev[] {
  const start = lines.findIndex((line) => HEADER.test(line));
  if (start < 0) fault("no device table");

  const stateColumn = lines[start]?.indexOf("STATE") ?? 0;

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
    const row = parseRow(line, { className, stateColumn, fault });
    const list = row === null ? undefined : lists[row.depth];
    if (row === null || list === undefined || row.depth > MAX_VDEV_DEPTH) {
      fault(`unexpected device line ${excerpt(line)}`);
      continue;
    }
    list.push(row.vdev);
    lists = [undefined, ...lists.slice(1, row.depth + 1), row.vdev.children];
  }

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
  fault: NoteFault;
}

function parseRow(
  line: string,
  { className, stateColumn, fault }: RowContext,
): { depth: number; vdev: Vdev } | null {
  const parts = line.length > MAX_LINE_LENGTH ? null : splitRow(line, stateColumn);
  if (parts === null) return null;
  const { indent, name, state, counters, remark } = parts;
  const [read, write, checksum] = counters.map(parseCount);
  const isSpare = className === "spare";
  const isWaiting = isSpare && counters[0] === undefined;
  if (!isWaiting && [read, write, checksum].includes(undefined)) {
    fault(`unexpected counters in ${excerpt(line)}`);
  }
  const was = /^ *was (\/.*)$/.exec(remark)?.[1] ?? null;
  return {
    depth: indent.length / 2,
    vdev: {
      name: vdevName(name),
      guid: null,
      type: vdevType(name, null, was),
      class: className,
      state,
      aux: auxOfRemark(remark, isSpare),
      read_errors: read ?? null,
      write_errors: write ?? null,
      checksum_errors: checksum ?? null,
      slow_ios: null,
      path: null,
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
    const [, state, ...rest] = STATE.exec(line.slice(column)) ?? [];
    if (indent === undefined || name === undefined || state === undefined) continue;
    return { indent, name, state, counters: rest.slice(0, 3), remark: rest[3] ?? "" };
  }
  return null;
}
