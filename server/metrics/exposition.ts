/**
 * Families as text: Prometheus's own format 0.0.4, and OpenMetrics 1.0. Facts:
 * prometheus.io/docs/instrumenting/exposition_formats, and the specification of OpenMetrics at
 * prometheus.io/docs/specs/om/open_metrics_spec.
 */
import { type Pieces } from "../ledger/pieces.ts";
import type { Family, FamilyType } from "./family.ts";
import type { Format } from "./format.ts";

/** Series of one piece: a fraction of a millisecond. */
const PIECE = 128;

/** Room for the two lines and the figure that end every page. */
const ENDING_CHARACTERS = 512;

/**
 * All `families`, each that has a series with its two or three lines before them. What does not fit
 * into `maxCharacters` is only counted, in a family of its own at the end. Of several series with
 * the same labels the first is told: two would be an error of the whole page.
 */
export function* writeFamilies(
  families: Iterable<Family>,
  { format, maxCharacters }: { format: Format; maxCharacters: number },
): Pieces<string[]> {
  const page = new Page(format, maxCharacters - ENDING_CHARACTERS);
  let sinceYield = 0;
  for (const family of families) {
    if (family.isOldName === true && format === "openmetrics") continue;
    page.begin(family);
    for (const { labels, value } of family.series) {
      if (value !== null) page.add(labels, value);
      if (++sinceYield % PIECE === 0) yield;
    }
  }
  return page.end();
}

class Page {
  #chunks: string[] = [];
  #characters = 0;
  #leftOut = 0;
  #family: Family | null = null;
  /** What comes before its first series; "" once that is written. */
  #head = "";
  #told = new Set<string>();

  constructor(readonly format: Format, readonly maxCharacters: number) {}

  begin(family: Family): void {
    this.#family = family;
    this.#head = headOf(family, this.format);
    this.#told = new Set();
  }

  add(labels: string, value: number): void {
    const family = this.#family;
    if (family === null || !isTellable(family.type, value) || this.#told.has(labels)) return;
    const line = `${this.#head}${family.name}${labels === "" ? "" : `{${labels}}`} ${value}\n`;
    if (this.#characters + line.length > this.maxCharacters) {
      this.#leftOut++;
      return;
    }
    this.#told.add(labels);
    this.#head = "";
    this.#characters += line.length;
    this.#chunks.push(line);
  }

  end(): string[] {
    const head = headOf(LEFT_OUT, this.format);
    this.#chunks.push(`${head}${LEFT_OUT.name} ${this.#leftOut}\n`);
    if (this.format === "openmetrics") this.#chunks.push("# EOF\n");
    return this.#chunks;
  }
}

const LEFT_OUT: Omit<Family, "series"> = {
  name: "proxmox_monitor_series_left_out",
  type: "gauge",
  help: "Series that this page has no room for.",
};

function headOf({ name, type, help }: Omit<Family, "series">, format: Format): string {
  if (format === "text") {
    // It knows no infos.
    return `# HELP ${name} ${help}\n# TYPE ${name} ${type === "info" ? "gauge" : type}\n`;
  }
  const family = name.slice(0, name.length - SUFFIX[type].length);
  const unit = UNITS.find((one) => type !== "info" && family.endsWith(`_${one}`));
  const unitLine = unit === undefined ? "" : `# UNIT ${family} ${unit}\n`;
  return `# TYPE ${family} ${type}\n${unitLine}# HELP ${family} ${help}\n`;
}

/** What the series of a family have behind its name in OpenMetrics. */
const SUFFIX: Readonly<Record<FamilyType, string>> = {
  gauge: "",
  counter: "_total",
  info: "_info",
};

/** Base units that a name may end in; each is the last word of the name. */
const UNITS = ["seconds", "bytes", "ratio", "celsius"];

/** A sum of what happened is never below zero, whatever a host says. */
function isTellable(type: FamilyType, value: number): boolean {
  return Number.isFinite(value) && (type !== "counter" || value >= 0);
}
