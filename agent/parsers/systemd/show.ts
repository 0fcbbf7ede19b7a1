/** What `systemctl show -p Id,LoadState,ActiveState,SubState,UnitFileState UNIT…` prints. */
export interface ShownUnit {
  /** Without ".service". */
  name: string;
  /** "loaded", "not-found", "masked", … */
  load: string;
  active: string;
  /** Null where it is empty: a unit without a file. */
  enabled: string | null;
}

/** One block of `Key=value` lines for each unit; null when a block is not whole. */
export function parseShownUnits(text: string): ShownUnit[] | null {
  const units: ShownUnit[] = [];
  for (const block of text.trim().split(/\n{2,}/)) {
    const values = new Map(
      block.split("\n").map((line) => {
        const at = line.indexOf("=");
        return [line.slice(0, at), line.slice(at + 1)];
      }),
    );
    const [id, load, active] = ["Id", "LoadState", "ActiveState"].map((key) => values.get(key));
    if (!id || !load || !active) return null;
    const enabled = values.get("UnitFileState") || null;
    units.push({ name: id.replace(/\.service$/, ""), load, active, enabled });
  }
  return units;
}
