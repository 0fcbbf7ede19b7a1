/** The command line of `deno task simulate`. */
import { parseArgs } from "node:util";
import { DEFAULT_INTERVALS, type Intervals } from "../../shared/sample/mod.ts";
import { isScenarioName, type ScenarioName, SCENARIOS } from "./scenarios.ts";

export interface SimulateOptions {
  hosts: number;
  guests: number;
  intervals: Intervals;
  scenario: ScenarioName;
  /** How long the fleet is held; what a scenario does before and after comes on top. */
  duration_ms: number;
  /** Null: a server of its own, on a temporary database. */
  server: { urls: readonly string[]; tokens_path: string } | null;
}

export type ArgumentsReading =
  | { kind: "run"; options: SimulateOptions }
  | { kind: "help"; text: string }
  | { kind: "wrong"; message: string };

interface NumberOption {
  min: number;
  max: number;
  about: string;
}

const NUMBERS = {
  hosts: { min: 1, max: 15_000, about: "simulated hosts (100)" },
  guests: { min: 0, max: 1_000, about: "guests of each host (20)" },
  interval: {
    min: 1,
    max: 1_440,
    about: `seconds from one fast sample to the next (${DEFAULT_INTERVALS.fast}); ` +
      "the other kinds in proportion",
  },
  minutes: { min: 1, max: 1_440, about: "how long the fleet is held (2)" },
  seconds: { min: 1, max: 86_400, about: "the same in seconds" },
} satisfies Record<string, NumberOption>;

const DEFAULTS = { hosts: 100, guests: 20, interval: DEFAULT_INTERVALS.fast, minutes: 2 };

const OPTIONS: readonly (readonly [option: string, about: string])[] = [
  ...Object.entries(NUMBERS).map(([name, { about }]) => [`--${name} N`, about] as const),
  ["--scenario NAME", "what happens (steady), one of:"],
  ...Object.entries(SCENARIOS).map(([name, { what }]) => ["", `${name.padEnd(9)}${what}`] as const),
  ["--server URL", "a server that runs already, wherever it is; needs --tokens. Of several that"],
  ["", "share a database all of them, with a comma between, or --server for each"],
  ["--tokens FILE", "its hosts, as register-host printed them; the first --hosts of them"],
  ["--help", "this text"],
];

const HELP = `Usage: deno task simulate [OPTION…]

Simulated hosts, made from recordings and always changing, push to a server until the scenario is
over or Ctrl-C. By default the server is one of its own, on a temporary database on this machine.

${OPTIONS.map(([option, about]) => `  ${option.padEnd(17)}${about}`).join("\n")}

It exits with 0 when all was as it should be, with 1 when not, with 64 when its arguments are wrong.
`;

/** Reads the words after `deno task simulate`. */
export function readArguments(words: readonly string[]): ArgumentsReading {
  try {
    return read(words);
  } catch (error) {
    // What parseArgs throws is a TypeError with a message for the user.
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    return { kind: "wrong", message: `${error.message}\nSee: deno task simulate --help` };
  }
}

function read(words: readonly string[]): ArgumentsReading {
  const { values } = parseArgs({
    args: [...words],
    options: {
      hosts: { type: "string" },
      guests: { type: "string" },
      interval: { type: "string" },
      minutes: { type: "string" },
      seconds: { type: "string" },
      scenario: { type: "string", default: "steady" },
      server: { type: "string", multiple: true },
      tokens: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help === true) return { kind: "help", text: HELP };
  const number = (name: keyof typeof NUMBERS) => readNumber(name, values[name]);
  const [minutes, seconds] = [number("minutes"), number("seconds")];
  if (minutes !== null && seconds !== null) {
    throw new RangeError("Cannot use --minutes and --seconds together: expected one of them");
  }
  const { fast, medium, slow } = DEFAULT_INTERVALS;
  const interval = number("interval") ?? DEFAULTS.interval;
  const scenario = readScenario(values.scenario);
  return {
    kind: "run",
    options: {
      hosts: number("hosts") ?? DEFAULTS.hosts,
      guests: number("guests") ?? DEFAULTS.guests,
      intervals: { fast: interval, medium: interval * medium / fast, slow: interval * slow / fast },
      scenario,
      duration_ms: 1000 * (seconds ?? 60 * (minutes ?? DEFAULTS.minutes)),
      server: readServer(values, scenario),
    },
  };
}

function readNumber(name: keyof typeof NUMBERS, text: string | undefined): number | null {
  if (text === undefined) return null;
  const { min, max } = NUMBERS[name];
  const value = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new RangeError(`Cannot use --${name} "${text}": expected a whole number, ${min} to ${max}`);
}

function readScenario(name: string): ScenarioName {
  if (isScenarioName(name)) return name;
  const known = Object.keys(SCENARIOS).join(", ");
  throw new RangeError(`Cannot use --scenario "${name}": expected one of ${known}`);
}

function readServer(
  { server: words = [], tokens: tokens_path }: { server?: string[]; tokens?: string },
  scenario: ScenarioName,
): SimulateOptions["server"] {
  if (words.length === 0 && tokens_path === undefined) return null;
  if (words.length === 0 || tokens_path === undefined) {
    throw new RangeError("Cannot use --server or --tokens alone: expected both");
  }
  const urls = words.flatMap((word) => word.split(",")).map(readAddress);
  if (SCENARIOS[scenario].restarts) {
    throw new RangeError(`Cannot use --scenario ${scenario} with --server: it restarts the server`);
  }
  return { urls, tokens_path };
}

function readAddress(text: string): string {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.pathname === "/") return url.origin;
  throw new RangeError(
    `Cannot use --server "${text}": expected an address such as https://monitor.example.com`,
  );
}
