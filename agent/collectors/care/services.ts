import { UNITS, unitsArgv } from "../../io/allowed.ts";
import { parseShownUnits } from "../../parsers/systemd/show.ts";
import { outputError } from "../output_error.ts";
import { type CareSources, read, type ReadingOf, unread } from "./part.ts";

/** The services that keep data safe, as systemd has them; those it does not know are left out. */
export function readServices({ context, cycle }: CareSources): Promise<ReadingOf<"services">> {
  return cycle.shared("care_services", async () => {
    const argv = unitsArgv();
    const result = await context.lane("systemctl").run(argv);
    const units = result.kind === "ok" ? parseShownUnits(result.stdout) : null;
    if (units === null || units.length !== UNITS.length) {
      return unread(outputError("services", argv, result));
    }
    const known = units.filter(({ load }) => load !== "not-found");
    // One unit may have two names.
    const byName = new Map(known.map(({ name, active, enabled }) => [name, {
      name,
      active,
      enabled,
    }]));
    return read({ available: true, units: [...byName.values()] });
  });
}

/** What systemd calls smartd, which Debian names after the package. */
export const SMARTD_UNITS: readonly string[] = ["smartmontools", "smartd"];

/** Whether smartd runs; null where the services were not read. */
export async function isSmartdActive(sources: CareSources): Promise<boolean | null> {
  const { value } = await readServices(sources);
  if (value === null) return null;
  return value.units.some(({ name, active }) => SMARTD_UNITS.includes(name) && active === "active");
}
