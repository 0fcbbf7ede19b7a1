/**
 * A machine with nothing but Debian's programs, this one's kernel and a recorded Proxmox host at
 * the very paths of a real one: a root directory of mounts that only its processes see.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { copyFilled } from "../tools/demo/agent_setup.ts";
import { copy } from "../tools/demo/copy.ts";
import { startProcess, type WatchedProcess } from "./agent_process.ts";

const FIXTURES = fileURLToPath(new URL("../fixtures/", import.meta.url));

const FOLDERS = [
  ...["usr", "etc/alternatives", "proc", "dev", "fixtures"],
  ...["etc/proxmox-monitor", "run", "srv"],
];

/** Mounts what programs need into "$1", then becomes what follows, with that as its root. */
const ENTER = `
set -e
root=$1
shift
mount --rbind -o ro /usr "$root/usr"
mount --bind -o ro /etc/alternatives "$root/etc/alternatives"
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind -o ro "$fixtures" "$root/fixtures"
unset fixtures
exec chroot "$root" "$@"
`;

export interface BareMachine {
  /** Its root directory, as a path of this machine. */
  root: string;
  /** Writes a file by its path on that machine. */
  write(path: string, text: string): Promise<void>;
  /** Starts a program of that machine there; only `environment` and PATH are set. */
  start(argv: readonly string[], environment?: Record<string, string>): WatchedProcess;
}

/** Makes it below `directory`; `unshare` is what starts a process with mounts of its own. */
export async function createBareMachine(
  directory: string,
  { fixture, unshare }: { fixture: string; unshare: readonly [string, ...string[]] },
): Promise<BareMachine> {
  const root = join(directory, "root");
  for (const name of FOLDERS) await Deno.mkdir(join(root, name), { recursive: true });
  for (const name of ["bin", "sbin", "lib", "lib64"]) {
    await Deno.symlink(`usr/${name}`, join(root, name));
  }
  const recorded = join(FIXTURES, "hosts", fixture);
  await copyFilled(join(recorded, "var"), join(root, "var"), Math.floor(Date.now() / 1000));
  await copy(join(recorded, "etc"), join(root, "etc"));
  await run("cp", ["-R", "--no-dereference", join(recorded, "pve"), join(root, "etc/pve")]);

  return {
    root,
    async write(path, text) {
      await Deno.mkdir(dirname(join(root, path)), { recursive: true });
      await Deno.writeTextFile(join(root, path), text, { mode: 0o600 });
    },
    start(argv, environment = {}) {
      const enter = ["sh", "-c", ENTER, "sh", root, ...argv];
      return startProcess([...unshare, ...enter], {
        clearEnv: true,
        environment: {
          PATH: "/fixtures/bin:/usr/sbin:/usr/bin:/sbin:/bin",
          FIXTURE_HOST: `/fixtures/hosts/${fixture}`,
          fixtures: FIXTURES,
          ...environment,
        },
      });
    },
  };
}

async function run(program: string, args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args, stdin: "null" }).output();
  if (!success) throw new Error(`Cannot run "${program}": ${new TextDecoder().decode(stderr)}`);
}
