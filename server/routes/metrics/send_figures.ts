import { SHARES } from "../../../shared/shares.ts";
import { writeFamilies } from "../../metrics/exposition.ts";
import type { Family } from "../../metrics/family.ts";
import { chooseFormat, CONTENT_TYPES, isFormat } from "../../metrics/format.ts";
import { inTurns } from "../../metrics/in_turns.ts";
import type { AppRequest } from "../../web/app_request.ts";

/** Sends `families` in the format that `?format=` names, else the header Accept. */
export async function sendFigures(
  request: AppRequest,
  families: Iterable<Family>,
): Promise<Response> {
  const asked = request.req.query("format") ?? chooseFormat(request.req.header("accept"));
  if (!isFormat(asked)) {
    return request.json({ error: 'format: expected "text" or "openmetrics"' }, 400);
  }
  const { characters: maxCharacters } = SHARES.metricsPage;
  const pieces = writeFamilies(families, { format: asked, maxCharacters });
  const lines = await inTurns(pieces, request.get("context").clock);
  return request.body(lines.join(""), 200, {
    "content-type": CONTENT_TYPES[asked],
    vary: "accept",
  });
}
