/** The command line of `deno task rehearse`. */
import { parseArgs } from "node:util";

export interface RehearseOptions {
  /** How long faults go on; setting up and the last look come on top. */
  minutes: number;
  hosts: number;
  servers: number;
  /** Decides which faults come when, and which hosts turn bad. */
  seed: number;
  /** Keeps the directory with every log. */
  isKept: boolean;
}

export type ArgumentsReading =
  | { kind: "run"; options: RehearseOptions }
  | { kind: "help"; text: string }
  | { kind: "wrong"; message: string };

const NUMBERS = {
  minutes: { min: 1, max: 240, usual: 10, about: "how long faults go on" },
  hosts: { min: 20, max: 2_000, usual: 500, about: "simulated hosts" },
  servers: { min: 1, max: 3, usual: 3, about: "servers on the one database" },
} as const;
const MAX_SEED = 999_999;

const HELP = `Usage: deno task rehearse [OPTION…]

Several servers on one PostgreSQL with a synchronous standby, HAProxy and simulated hosts, all on
this machine. Servers and the primary are killed, a server is cut off from the database; at the end
a table says what held. It needs postgresql-15 and haproxy, and root for the cut.

${
  Object.entries(NUMBERS).map(([name, { about, usual }]) =>
    `  ${`--${name} N`.padEnd(15)}${about} (${usual})\n`
  ).join("")
}  --seed N       the same faults again (random)
  --keep         leave the directory with every log
  --help         this text

It exits with 0 when all held, with 1 when not, with 64 when its arguments are wrong.
`;

/** Reads the words after `deno task rehearse`. */
export function readArguments(words: readonly string[]): ArgumentsReading {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        minutes: { type: "string" },
        hosts: { type: "string" },
        servers: { type: "string" },
        seed: { type: "string" },
        keep: { type: "boolean", default: false },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help === true) return { kind: "help", text: HELP };
    const number = (name: keyof typeof NUMBERS) =>
      readNumber(name, values[name] ?? String(NUMBERS[name].usual), NUMBERS[name]);
    const seed = values.seed ?? String(Math.floor(Math.random() * MAX_SEED));
    return {
      kind: "run",
      options: {
        minutes: number("minutes"),
        hosts: number("hosts"),
        servers: number("servers"),
        seed: readNumber("seed", seed, { min: 0, max: MAX_SEED }),
        isKept: values.keep,
      },
    };
  } catch (error) {
    // What parseArgs throws is a TypeError with a message for the user.
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    return { kind: "wrong", message: `${error.message}\nSee: deno task rehearse --help` };
  }
}

function readNumber(name: string, text: string, { min, max }: { min: number; max: number }) {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new RangeError(`Cannot use --${name} "${text}": expected a whole number, ${min} to ${max}`);
}
