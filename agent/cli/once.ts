import { printableJson } from "../../shared/printable.ts";
import { type CommandContext, EXIT } from "./command.ts";
import { collectKinds, loadLocalConfig } from "./local.ts";

/** Collects once and prints one JSON object: `{collected_at, data}` by kind. */
export async function once(context: CommandContext): Promise<number> {
  const config = await loadLocalConfig(context);
  if (config === null) return EXIT.badConfig;
  const samples = await collectKinds(context.kinds, config, context);
  const byKind = samples.map(({ kind, collected_at, data }) => [kind, { collected_at, data }]);
  await context.print(printableJson(Object.fromEntries(byKind), 2));
  return EXIT.ok;
}
