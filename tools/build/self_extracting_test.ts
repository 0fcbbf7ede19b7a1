/**
 * How a file unpacks itself, with bash in the place of Deno: it is small, knows `--version`, and
 * runs the script `run` of its directory when it is called as Deno is, with the word `run`.
 */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import {
  type ProcessOptions,
  startProcess,
  type WatchedProcess,
} from "../../testing/agent_process.ts";
import { withOwnMounts } from "../../testing/namespace.ts";
import { until } from "../../testing/until.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { writeSelfExtracting } from "./self_extracting.ts";
import { TARGETS } from "./targets.ts";

const HOST = TARGETS.find(({ machine }) => machine === Deno.build.arch);
const PATH = "/usr/bin:/bin";
const NOBODY = 65534;
const CANNOT_CREATE = 73;

/** Prints its words; told to wait, it does so until SIGTERM, though not for ever. */
const RUN = `
shift
if [ "$1" = wait ]; then
  trap 'exit 42' TERM
  echo waiting
  for _ in {1..1000}; do sleep 0.01; done
fi
printf '<%s>' "$@"
`;

interface Bench {
  directory: string;
  /** Of the caller's own, as long as a test does not change that. */
  cache: string;
  /** Writes an executable whose bundle says `content`, and resolves with its path. */
  write(content: string): Promise<string>;
  start(file: string, args?: string[], options?: ProcessOptions): WatchedProcess;
  run(file: string, args?: string[], options?: ProcessOptions): Promise<Ended>;
  /** Names in the cache. */
  cached(): Promise<string[]>;
}

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function withBench(test: (bench: Bench) => Promise<void>): Promise<void> {
  return withDirectory(async (directory) => {
    const cache = join(directory, "cache");
    await Deno.mkdir(cache, { mode: 0o700 });
    await Deno.writeTextFile(join(directory, "run"), RUN);
    await using running = new AsyncDisposableStack();
    let written = 0;

    const bench: Bench = {
      directory,
      cache,
      async write(content) {
        const bundle = join(directory, "program.js");
        const file = join(directory, `program_${written++}`);
        await Deno.writeTextFile(bundle, content);
        await writeSelfExtracting(
          {
            name: "proxmox-monitor-agent",
            version: "1.2.3",
            architecture: HOST?.architecture ?? "amd64",
            runtime: "/bin/bash",
            runtime_version: "2.9.6",
            bundle,
            flags: [],
            environment: {},
          },
          file,
          { level: 1 },
        );
        return file;
      },
      start: (file, args = [], options = {}) =>
        running.use(startProcess([file, ...args], {
          cwd: directory,
          clearEnv: true,
          environment: { PATH, CACHE_DIRECTORY: cache },
          ...options,
        })),
      async run(...words) {
        const process = bench.start(...words);
        const code = await process.ended();
        return { code, stdout: process.stdout, stderr: process.stderr };
      },
      cached: async () => (await Array.fromAsync(Deno.readDir(cache), ({ name }) => name)).sort(),
    };
    await test(bench);
  });
}

Deno.test("a self-extracting file unpacks once, only for its owner, and passes words as they are", () =>
  withBench(async ({ run, write, cache, cached }) => {
    const file = await write("content");

    const words = ["a b", "", "$HOME", "'", "*"];
    deepStrictEqual(await run(file, words), {
      code: 0,
      stdout: words.map((word) => `<${word}>`).join(""),
      stderr: "",
    });
    const [name = "", ...others] = await cached();
    match(name, /^unpacked-[0-9a-f]{16}$/);
    deepStrictEqual(others, []);
    const unpacked = join(cache, name);
    strictEqual(await Deno.readTextFile(join(unpacked, "program.js")), "content");
    strictEqual(((await Deno.stat(unpacked)).mode ?? 0) & 0o777, 0o700);

    const before = await Deno.stat(unpacked);
    strictEqual((await run(file)).code, 0);
    strictEqual((await Deno.stat(unpacked)).ino, before.ino);
  }));

Deno.test("a self-extracting file becomes its program, which signals then reach", () =>
  withBench(async ({ start, write }) => {
    const process = start(await write("content"), ["wait"]);
    await until("it waits", () => process.stdout.includes("waiting"));

    process.kill("SIGTERM");

    strictEqual(await process.ended(), 42);
  }));

Deno.test("several first starts at once all run, and leave one copy", () =>
  withBench(async ({ run, write, cached }) => {
    const file = await write("content");

    const starts = Array.from({ length: 16 }, () => run(file, ["hello"]));
    const ended = await Promise.all(starts);

    for (const { code, stdout, stderr } of ended) {
      deepStrictEqual([code, stdout, stderr], [0, "<hello>", ""]);
    }
    strictEqual((await cached()).length, 1);
  }));

for (
  const [what, damage] of [
    ["cut short", (path: string) => Deno.truncate(path, 3)],
    ["changed in place", (path: string) => Deno.writeTextFile(path, "CONTENT")],
    ["removed", (path: string) => Deno.remove(path)],
  ] as const
) {
  for (const part of ["deno", "program.js"]) {
    Deno.test(`what is unpacked is unpacked anew when ${part} was ${what}`, () =>
      withBench(async ({ run, write, cache, cached }) => {
        const file = await write("content");
        await run(file);
        const [name = ""] = await cached();
        await damage(join(cache, name, part));

        deepStrictEqual(await run(file, ["hello"]), { code: 0, stdout: "<hello>", stderr: "" });
        strictEqual(await Deno.readTextFile(join(cache, name, "program.js")), "content");
        deepStrictEqual(await cached(), [name]);
      }));
  }
}

Deno.test("a new version removes others, but none that runs", () =>
  withBench(async ({ start, run, write, cached }) => {
    const first = start(await write("1"), ["wait"]);
    await until("it waits", () => first.stdout.includes("waiting"));
    const [running = ""] = await cached();

    await run(await write("2"));
    strictEqual((await cached()).length, 2);
    await run(await write("3"));
    const kept = await cached();
    strictEqual(kept.length, 2);
    ok(kept.includes(running));

    first.kill("SIGTERM");
    await first.ended();
    await run(await write("4"));
    strictEqual((await cached()).length, 1);
  }));

Deno.test("what an interrupted start left is removed, and nothing that is not ours", () =>
  withBench(async ({ run, write, cache, cached }) => {
    // Above the largest process id that Linux gives out.
    await Deno.mkdir(join(cache, "unpacking-4194305"));
    await Deno.mkdir(join(cache, "other"));

    strictEqual((await run(await write("content"))).code, 0);

    const names = await cached();
    deepStrictEqual([names.length, names[0]], [2, "other"]);
  }));

for (
  const [what, spoil, said] of [
    ["cut short", (bytes: Uint8Array) => bytes.subarray(0, -2), /did not arrive as a whole/],
    [
      "longer than it was made",
      (bytes: Uint8Array) => new Uint8Array([...bytes, 0, 0]),
      /did not arrive as a whole/,
    ],
    [
      "made of other content",
      (bytes: Uint8Array) => replaceText(bytes, /^sums='\w{4}/m, "sums='0000"),
      /this file is damaged/,
    ],
    [
      "made for another machine",
      (bytes: Uint8Array) => replaceText(bytes, /^machine=.*/m, "machine=vax"),
      /this file is for vax, and this machine is /,
    ],
  ] as const
) {
  Deno.test(`a self-extracting file that is ${what} says so and leaves nothing`, () =>
    withBench(async ({ run, write, cached }) => {
      const file = await write("content");
      await Deno.writeFile(file, spoil(await Deno.readFile(file)));

      const { code, stdout, stderr } = await run(file);

      deepStrictEqual([code, stdout], [CANNOT_CREATE, ""]);
      match(stderr, said);
      deepStrictEqual(await cached(), []);
    }));
}

function replaceText(bytes: Uint8Array, pattern: RegExp, replacement: string): Uint8Array {
  return Buffer.from(Buffer.from(bytes).toString("latin1").replace(pattern, replacement), "latin1");
}

Deno.test("a cache that others may write is refused", () =>
  withBench(async ({ run, write, cache, cached }) => {
    const file = await write("content");
    for (const mode of [0o770, 0o702]) {
      await Deno.chmod(cache, mode);

      const { code, stderr } = await run(file);

      strictEqual(code, CANNOT_CREATE);
      match(stderr, /^proxmox-monitor-agent: Cannot start: ".*\/cache" is not yours alone: /);
    }
    deepStrictEqual(await cached(), []);
  }));

Deno.test("a cache of another user is refused, also behind a link", () =>
  withBench(async ({ run, write, directory, cache }) => {
    const file = await write("content");
    const foreign = Deno.uid() === 0 ? cache : "/usr";
    if (Deno.uid() === 0) await Deno.chown(cache, NOBODY, NOBODY);
    const link = join(directory, "link");
    await Deno.symlink(foreign, link);

    for (const CACHE_DIRECTORY of [foreign, link]) {
      const { code, stderr } = await run(file, [], { environment: { PATH, CACHE_DIRECTORY } });

      strictEqual(code, CANNOT_CREATE);
      match(stderr, /is not yours alone: expected a directory of user \d+/);
    }
  }));

Deno.test("a user unpacks below XDG_CACHE_HOME, else HOME, and is told when neither is set", () =>
  withBench(async ({ write, directory, start }) => {
    const file = await write("content");
    await Deno.chmod(directory, 0o755);
    const home = join(directory, "home");
    await Deno.mkdir(home);
    const user: string[] = [];
    if (Deno.uid() === 0) {
      await Deno.chown(home, NOBODY, NOBODY);
      user.push("setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups");
    }
    const run = async (environment: Record<string, string>) => {
      const [program = "", ...args] = [...user, file, "hello"];
      const process = start(program, args, { environment: { PATH, ...environment } });
      return [await process.ended(), process.stdout, process.stderr];
    };
    const names = (path: string) => Array.fromAsync(Deno.readDir(join(home, path)));

    deepStrictEqual(await run({ HOME: home }), [0, "<hello>", ""]);
    strictEqual((await names(".cache/proxmox-monitor-agent")).length, 1);
    strictEqual(((await Deno.stat(join(home, ".cache"))).mode ?? 0) & 0o777, 0o700);
    deepStrictEqual(await run({ HOME: "/nowhere", XDG_CACHE_HOME: `${home}/xdg` }), [
      0,
      "<hello>",
      "",
    ]);
    strictEqual((await names("xdg/proxmox-monitor-agent")).length, 1);
    const [code, , stderr] = await run({});
    strictEqual(code, CANNOT_CREATE);
    match(String(stderr), /HOME is not set: set it, or CACHE_DIRECTORY/);
  }));

Deno.test("a full disk is said, and nothing is left on it", () =>
  withBench(({ write, cache, start }) =>
    withOwnMounts(async (unshare) => {
      const script = 'mount -t tmpfs -o size=64k,mode=700 none "$1"; "$2"; echo $?; ls -A "$1"';
      const file = await write("content");
      const [program, ...args] = [...unshare, "sh", "-c", script, "sh", cache, file];
      const process = start(program, args);

      strictEqual(await process.ended(), 0);
      strictEqual(process.stdout, `${CANNOT_CREATE}\n`);
      match(process.stderr, /has no room for 2 MB, or this file did not arrive as a whole/);
    })
  ));

Deno.test("a cache that cannot be written serves what it holds, and is named when it does not", () =>
  withBench(({ write, cache, run, start }) =>
    withOwnMounts(async (unshare) => {
      const [held, other] = [await write("content"), await write("other")];
      await run(held);
      const script =
        'mount --bind "$1" "$1"; mount -o remount,bind,ro "$1"; "$2" a; "$3" b; echo $?';
      const [program, ...args] = [...unshare, "sh", "-c", script, "sh", cache, held, other];
      const process = start(program, args);

      strictEqual(await process.ended(), 0);
      strictEqual(process.stdout, `<a>${CANNOT_CREATE}\n`);
      match(process.stderr, /cache" cannot be written: let CACHE_DIRECTORY name another/);
    })
  ));

Deno.test("a cache mounted noexec is named", () =>
  withBench(({ write, cache, start }) =>
    withOwnMounts(async (unshare) => {
      const script = 'mount -t tmpfs -o noexec,mode=700 none "$1"; exec "$2"';
      const [program, ...args] = [...unshare, "sh", "-c", script, "sh", cache, await write("x")];
      const process = start(program, args);

      strictEqual(await process.ended(), CANNOT_CREATE);
      match(
        process.stderr,
        /the system refuses to run what is in ".*cache", perhaps mounted noexec/,
      );
    })
  ));

Deno.test("writeSelfExtracting() gives the same bytes for the same parts", () =>
  withBench(async ({ write }) => {
    const [first, second] = await Promise.all([await write("content"), await write("content")]);

    deepStrictEqual(await Deno.readFile(first), await Deno.readFile(second));
  }));
