/** Debian systems to install packages into: fresh copies of one that debootstrap made. */
import { join } from "node:path";

/** Made once by root, so in a place that nobody else can write to. */
const CACHE = "/var/cache/proxmox-monitor-tests";
const SUITE = "bookworm";

export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** What packages to have beside the smallest Debian; its name is that of the cached copy. */
export type Flavour = "minimal" | "systemd";

const INCLUDED: Record<Flavour, string> = {
  minimal: "",
  systemd: "systemd,systemd-sysv,dbus",
};

/** What dpkg, apt and useradd write about their own work, and what is not the system's. */
const NOT_COMPARED =
  /^(dev|proc|run|sys|tmp|var\/cache\/(apt|debconf|ldconfig)|var\/lib\/(apt|dpkg)|var\/log\/(apt|dpkg\.log|faillog|lastlog))[\/\t]|^etc\/(passwd|group|shadow|gshadow)-\t/;

export interface CleanRoot {
  path: string;
  /** Runs a program inside; rejects when it does not exit with 0. */
  run(argv: readonly string[], options?: RunOptions): Promise<string>;
  /** Runs a program inside, whatever its end. */
  attempt(argv: readonly string[], options?: RunOptions): Promise<CommandResult>;
  /** Copies `files` in and has apt install them, as an operator does. */
  install(...files: string[]): Promise<void>;
  /** Every path with its kind, mode and owner, then the names of users and groups. */
  listing(): Promise<string[]>;
}

export interface RunOptions {
  environment?: Record<string, string>;
  input?: string;
}

/** Runs `test` with a fresh system, which is removed afterwards. */
export async function withCleanRoot(
  flavour: Flavour,
  test: (root: CleanRoot) => Promise<void>,
): Promise<void> {
  const made = await madeRoot(flavour);
  const path = await Deno.makeTempDir({ dir: CACHE });
  try {
    await runProgram(["cp", "--archive", "--reflink=auto", `${made}/.`, path]);
    await test(openRoot(path));
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

async function madeRoot(flavour: Flavour): Promise<string> {
  const path = join(CACHE, `${SUITE}-${flavour}`);
  const there = await Deno.stat(path).then(() => true, () => false);
  if (there) return path;
  await Deno.mkdir(CACHE, { recursive: true, mode: 0o700 });
  const part = await Deno.makeTempDir({ dir: CACHE });
  const include = INCLUDED[flavour] === "" ? [] : [`--include=${INCLUDED[flavour]}`];
  await runProgram(["debootstrap", "--variant=minbase", ...include, SUITE, part]);
  await Deno.chmod(part, 0o755);
  await Deno.rename(part, path);
  return path;
}

/** Programs of the system at `path` are started by way of `entering`. */
export function openRoot(path: string, entering = ownMounts(path)): CleanRoot {
  const attempt = (argv: readonly string[], options: RunOptions = {}) =>
    attemptProgram(
      [...entering, ...argv],
      {
        ...options,
        environment: {
          PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
          HOME: "/root",
          LC_ALL: "C.UTF-8",
          DEBIAN_FRONTEND: "noninteractive",
          ...options.environment,
        },
      },
    );
  const run = async (argv: readonly string[], options?: RunOptions) =>
    outputOf(argv, await attempt(argv, options));
  return {
    path,
    attempt,
    run,
    async install(...files) {
      const names = files.map((_, index) => `/srv/${index}.deb`);
      for (const [index, file] of files.entries()) {
        await Deno.copyFile(file, path + names[index]);
      }
      await run(["apt-get", "install", "--yes", "--no-install-recommends", ...names]);
      for (const name of names) await Deno.remove(path + name);
    },
    async listing() {
      const find = ["find", "/", "-xdev", "-printf", String.raw`%P\t%y%m %u:%g\n`];
      const paths = (await run(find)).split("\n").filter((line) => !NOT_COMPARED.test(line));
      const names = await run(["cat", "/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow"]);
      return [...paths.sort(), ...names.split("\n")];
    },
  };
}

/** With a mount of its own /proc, which is gone with the last of its processes. */
function ownMounts(path: string): string[] {
  return ["unshare", "--mount", "--pid", "--fork", "--kill-child", `--mount-proc=${path}/proc`]
    .concat("chroot", path);
}

/** Runs a program of this machine; rejects when it does not exit with 0. */
export async function runProgram(argv: readonly string[]): Promise<string> {
  return outputOf(argv, await attemptProgram(argv));
}

/** Runs a program of this machine, with `environment` as its whole environment if given. */
export async function attemptProgram(
  [program = "", ...args]: readonly string[],
  { environment, input = "" }: RunOptions = {},
): Promise<CommandResult> {
  const child = new Deno.Command(program, {
    args,
    ...environment === undefined ? {} : { env: environment, clearEnv: true },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  // A program that reads nothing has closed its end.
  await writer.write(new TextEncoder().encode(input)).catch(() => {});
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** What `argv` printed; throws when it did not exit with 0. */
export function outputOf(argv: readonly string[], { code, stdout, stderr }: CommandResult): string {
  if (code === 0) return stdout;
  throw new Error(`Cannot run "${argv.join(" ")}": exit code ${code}: ${stderr}${stdout}`);
}
