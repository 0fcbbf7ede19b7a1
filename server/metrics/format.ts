/** Which of the two formats a reader of figures wants. */

export type Format = "text" | "openmetrics";

export function isFormat(text: string): text is Format {
  return text === "text" || text === "openmetrics";
}

export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  text: "text/plain; version=0.0.4; charset=utf-8",
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

/** Of a header Accept: OpenMetrics where it is asked for and wanted at least as much, else text. */
export function chooseFormat(accept: string | undefined): Format {
  const ranges = (accept ?? "").split(",").map(parseRange);
  const qualityOf = (isFitting: (range: Range) => boolean) =>
    Math.max(0, ...ranges.filter(isFitting).map(({ quality }) => quality));
  const openMetrics = qualityOf(({ type, version }) =>
    type === "application/openmetrics-text" && (version === undefined || version === "1.0.0")
  );
  const text = qualityOf(({ type, version }) =>
    type === "text/plain" && (version === undefined || version === "0.0.4")
  );
  return openMetrics > 0 && openMetrics >= text ? "openmetrics" : "text";
}

interface Range {
  type: string;
  version: string | undefined;
  /** 0 to 1. */
  quality: number;
}

function parseRange(range: string): Range {
  const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
  const named = new Map(parameters.map((parameter) => {
    const [name = "", value = ""] = parameter.split("=").map((part) => part.trim());
    return [name, value.replaceAll('"', "")];
  }));
  const quality = Number(named.get("q") ?? 1);
  return { type, version: named.get("version"), quality: quality >= 0 ? quality : 0 };
}
