/** What a program does to the machine, as strace(1) of Linux sees it. */
import { isAbsolute, join, resolve } from "node:path";
import { startProcess } from "./agent_process.ts";

const WRITING = [
  "creat",
  "unlink",
  "unlinkat",
  "rename",
  "renameat",
  "renameat2",
  "mkdir",
  "mkdirat",
  "chmod",
  "fchmodat",
  "truncate",
  "ftruncate",
] as const;
const TRACED = ["execve", "open", "openat", ...WRITING, "connect", "bind", "clone", "clone3"];
const FORKING = ["fork", "vfork"];
const OPENED_FOR_WRITING = /\bO_(WRONLY|RDWR|CREAT|TRUNC|APPEND)\b/;

export interface Traced {
  code: number;
  stdout: string;
  stderr: string;
  acts: Act[];
}

/** One thing that was done or tried. */
export interface Act {
  /** What its process ran then. */
  program: string;
  /** The programs that started it, the nearest first. */
  within: string[];
  what: "ran" | "wrote" | "reached";
  /** The program that was run; the file or folder; the address as strace writes it. */
  target: string;
}

interface Call {
  pid: number;
  name: string;
  args: string;
  result: string;
}

/** Runs `argv` to its end. `tracePath`: a file that is made, outside of what is looked at. */
export async function traceProgram(
  argv: readonly string[],
  { environment, tracePath }: { environment: Record<string, string>; tracePath: string },
): Promise<Traced> {
  const trace = `trace=${[...TRACED, ...FORKING].join(",")}`;
  await using traced = startProcess(
    [
      "strace",
      "-f",
      "--seccomp-bpf",
      "-qq",
      "-y",
      "-s",
      "4096",
      "-e",
      trace,
      "-o",
      tracePath,
      ...argv,
    ],
    { environment },
  );
  const code = await traced.ended();
  const calls = parseCalls(await Deno.readTextFile(tracePath));
  return { code, stdout: traced.stdout, stderr: traced.stderr, acts: listActs(calls) };
}

/** The calls of a trace; one that another process interrupts is put together again. */
export function parseCalls(trace: string): Call[] {
  const begun = new Map<string, string>();
  return trace.split("\n").flatMap((line): Call[] => {
    const [, pid = "", rest = ""] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const unfinished = rest.indexOf(" <unfinished ...>");
    if (unfinished !== -1) {
      begun.set(pid, rest.slice(0, unfinished));
      return [];
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const whole = resumed === null ? rest : (begun.get(pid) ?? "") + resumed[1];
    const [, name, args, result] = /^(\w+)\((.*)\) += (.*)$/.exec(whole) ?? [];
    if (name === undefined || args === undefined || result === undefined) return [];
    return [{ pid: Number(pid), name, args, result }];
  });
}

function listActs(calls: readonly Call[]): Act[] {
  const parents = new Map<number, number>();
  for (const { pid, name, result } of calls) {
    if (/^(v?fork|clone3?)$/.test(name)) parents.set(parseInt(result), pid);
  }
  const running = new Map<number, string>();
  const programOf = (pid: number | undefined): string =>
    pid === undefined ? "" : running.get(pid) ?? programOf(parents.get(pid));
  const within = (pid: number): string[] => {
    const above: string[] = [];
    for (let at = parents.get(pid); at !== undefined; at = parents.get(at)) {
      const program = programOf(at);
      if (program !== above.at(-1)) above.push(program);
    }
    return above;
  };
  return calls.flatMap((call): Act[] => {
    const act = (what: Act["what"], target: string): Act => ({
      program: programOf(call.pid),
      within: within(call.pid),
      what,
      target,
    });
    if (call.name === "execve") {
      const [target = ""] = quoted(call.args);
      const ran = act("ran", target);
      // What is tried in one folder of PATH after another is there in one of them alone.
      if (call.result !== "0") return [];
      running.set(call.pid, target);
      return [ran];
    }
    if (call.name === "connect" || call.name === "bind") return [act("reached", call.args)];
    return writtenPaths(call).map((path) => act("wrote", path));
  });
}

/** Also of what was tried in vain. What is told relative to a folder that was gone to stays so. */
function writtenPaths({ name, args }: Call): string[] {
  if (name === "ftruncate") return [/<(.*?)>/.exec(args)?.[1] ?? args];
  const isWriting = WRITING.some((each) => each === name) ||
    (/^open(at)?$/.test(name) && OPENED_FOR_WRITING.test(args));
  if (!isWriting) return [];
  const [, folder = ""] = /<(.*?)>/.exec(args) ?? [];
  return quoted(args).map((path) => isAbsolute(path) ? resolve(path) : join(folder, path));
}

function quoted(args: string): string[] {
  return [...args.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => text);
}
