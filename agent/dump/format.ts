import { hideSecretsInFile, hideSecretsInSections } from "../collectors/secrets.ts";
import type { IoRecord } from "../io/lane.ts";
import { hideUsersInSources } from "../parsers/apt/sources.ts";
import { hideZedValues } from "../parsers/zed/zed_rc.ts";
import type { SampleText } from "../outbox/sample_text.ts";

/** Files by their form, with what hides their secrets. */
const SECRET_FILES: readonly [name: RegExp, hide: (text: string) => string][] = [
  [/\/\d+\.conf$/, hideSecretsInFile],
  [/\.cfg$/, hideSecretsInSections],
  [/\.(?:list|sources)$/, hideUsersInSources],
  [/\/machine-id$/, () => "(hidden)"],
  [/\/zed\.rc$/, hideZedValues],
  // It may hold addresses and commands.
  [/\/smartd\.conf$/, () => "(hidden)"],
];

/** One entry of commands.log: a command or a file read, with its raw output. */
export function formatRecord({ started_ms, duration_ms, argv, result }: IoRecord): string {
  const duration = `duration=${Math.round(duration_ms)}ms`;
  const stdout = hideSecretsOf(argv, stdoutOf(result));
  const stderr = "stderr" in result ? result.stderr : "";
  const outcome = "stderr" in result || "value" in result
    ? `exit=${"code" in result ? result.code : 0} ${duration} size=${byteLength(stdout)}`
    : `error=${describeFailure(result)} ${duration}`;
  return [
    `===== ${new Date(started_ms).toISOString()} =====\n`,
    `$ ${argv.join(" ")}\n`,
    `${outcome}\n\n`,
    closedLine(stdout),
    stderr === "" ? "" : `--- stderr ---\n${closedLine(stderr)}`,
  ].join("");
}

/** One entry of samples.log. */
export function formatSample(sample: SampleText, nowMs: number): string {
  const { kind, collected_at, data_json } = sample;
  const head = `===== ${new Date(nowMs).toISOString()} kind=${kind} =====`;
  return `${head}\n${JSON.stringify({ collected_at, data: JSON.parse(data_json) }, null, 2)}\n`;
}

function stdoutOf(result: IoRecord["result"]): string {
  if ("stdout" in result) return result.stdout;
  if (!("value" in result)) return "";
  return Array.isArray(result.value) ? result.value.join("\n") : String(result.value);
}

function hideSecretsOf(argv: IoRecord["argv"], stdout: string): string {
  const [, hide] = SECRET_FILES.find(([name]) => name.test(argv[1] ?? "")) ?? [];
  return hide === undefined ? stdout : hide(stdout);
}

function describeFailure(result: IoRecord["result"]): string {
  return "message" in result ? `${result.kind} (${result.message})` : result.kind;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The next entry begins on a line of its own. */
function closedLine(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
