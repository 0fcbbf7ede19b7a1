/**
 * The signed channel, as an apt of a clean Debian takes it over HTTP: in the words of
 * docs/packages.md, and what it refuses.
 */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from "node:assert/strict";
import { basename, join } from "node:path";
import { AGENT_VERSION } from "../../agent/version.ts";
import { SERVER_VERSION } from "../../server/version.ts";
import { writeSigningKey } from "../../testing/signing_key_file.ts";
import { withDirectory } from "../../testing/with_directory.ts";
import { signBuild } from "../../tools/build/channel/sign_build.ts";
import { openSigningKey } from "../../tools/build/channel/signing_key.ts";
import { reasonNotToRun } from "../docs/accounts.ts";
import { readCommands } from "../docs/documented_commands.ts";
import { shell } from "../docs/follow_pages.ts";
import { buildPackages } from "./built_packages.ts";
import { type CleanRoot, runProgram, withCleanRoot } from "./clean_root.ts";

const PAGE = "docs/packages.md";
const AGENT = "proxmox-monitor-agent";
const SERVER = "proxmox-monitor-server";
/** What the page's words have in the place of an address. */
const EXAMPLE = "https://packages.example.com";
const SOURCES = "/etc/apt/sources.list";
/** From Debian, beside what the smallest one has. */
const FROM_DEBIAN = ["curl", "gpg", "gpgv"];

/** Hands out the files of `directory`. */
function serveFiles(directory: string): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const path = join(directory, new URL(request.url).pathname);
    const file = await Deno.open(path).catch(() => null);
    if (file === null) return new Response("not found", { status: 404 });
    const { size } = await file.stat();
    return new Response(file.readable, { headers: { "content-length": String(size) } });
  });
}

/** Builds and signs both packages, of the current version, below `directory`. */
async function buildSigned(directory: string, keyFile: string): Promise<string> {
  const dist = join(directory, "dist");
  await Deno.mkdir(dist);
  for (const name of [AGENT, SERVER] as const) {
    const { current } = await buildPackages(name, directory);
    await Deno.rename(current, join(dist, basename(current)));
  }
  const sums = await runProgram(["sh", "-c", `cd "$1" && sha256sum *.deb`, "sh", dist]);
  await Deno.writeTextFile(join(dist, "SHA256SUMS"), sums);
  await using key = await openSigningKey(keyFile);
  await signBuild(dist, key);
  return dist;
}

Deno.test("apt installs both packages from the signed channel, and nothing that was altered", (t) =>
  withDirectory((directory) =>
    withCleanRoot("minimal", async (root) => {
      await root.run(["apt-get", "update"]);
      await root.run(["apt-get", "install", "--yes", "--no-install-recommends", ...FROM_DEBIAN]);
      const dist = await buildSigned(directory, await writeSigningKey(directory));
      await using server = serveFiles(join(dist, "apt"));
      const address = `http://127.0.0.1:${server.addr.port}`;
      let left = (await readCommands())
        .filter(({ page, text }) => page === PAGE && reasonNotToRun(text) === null);
      const follow = async (section: string) => {
        const commands = left.filter((command) => command.section === section);
        left = left.filter((command) => command.section !== section);
        for (const { text } of commands) {
          const { code, stdout, stderr } = await shell(root, text.replaceAll(EXAMPLE, address));
          strictEqual(code, 0, `${text}: ${stderr}${stdout}`);
        }
      };

      await t.step("the page's commands install both", async () => {
        await follow("Install from it");

        strictEqual(await root.run([AGENT, "version"]), `${AGENT} ${AGENT_VERSION}\n`);
        strictEqual(await root.run([SERVER, "version"]), `${SERVER} ${SERVER_VERSION}\n`);
        match(await root.run(["apt-cache", "policy", AGENT]), new RegExp(RegExp.escape(address)));
      });

      await t.step("what was carried over is checked by hand", async () => {
        await runProgram(["cp", "-r", dist, `${root.path}/root/dist`]);
        await follow("Check files by hand");
        deepStrictEqual(left, []);

        await flip(join(root.path, "root/dist"), (name) => name.endsWith(".deb"));
        const check = "cd dist && sha256sum --check SHA256SUMS";
        strictEqual((await shell(root, check)).code, 1);
        await root.run(["rm", "-r", "/root/dist"]);
      });

      await root.run(["apt-get", "purge", "--yes", AGENT, SERVER]);
      // From here on, of this channel alone.
      await Deno.writeTextFile(root.path + SOURCES, "");

      for (
        const [what, alter, said] of [
          [
            "a package that was altered",
            (apt: string) => flip(join(apt, "pool"), (name) => name.startsWith(AGENT)),
            /Hash Sum mismatch/,
          ],
          [
            "an index that was altered",
            async (apt: string) => {
              const index = join(apt, "dists/stable/main/binary-amd64");
              for (const name of ["Packages", "Packages.gz"]) await flip(index, (n) => n === name);
            },
            /Hash Sum mismatch/,
          ],
          [
            "a list of indexes that was altered",
            async (apt: string) => {
              const path = join(apt, "dists/stable/InRelease");
              const text = await Deno.readTextFile(path);
              await Deno.writeTextFile(path, text.replace(/^Suite: .*$/m, "Suite: unstable"));
            },
            /invalid|BADSIG/,
          ],
          [
            "what another key signed",
            async (apt: string) => {
              const file = await writeSigningKey(directory, { name: "other" });
              await using key = await openSigningKey(file);
              const suite = join(apt, "dists/stable");
              await key.signInline(join(suite, "Release"), join(suite, "InRelease"));
              await key.signApart(join(suite, "Release"), join(suite, "Release.gpg"));
            },
            /NO_PUBKEY/,
          ],
          [
            "what nobody signed",
            async (apt: string) => {
              for (const name of ["InRelease", "Release.gpg"]) {
                await Deno.remove(join(apt, "dists/stable", name));
              }
            },
            /is not signed/,
          ],
        ] as const
      ) {
        await t.step(`it refuses ${what}`, async () => {
          const altered = join(directory, "altered");
          await runProgram(["cp", "-r", join(dist, "apt"), altered]);
          await alter(altered);
          await using other = serveFiles(altered);
          const installed = await installFrom(root, address, other.addr.port);

          match(installed.said, said);
          strictEqual(installed.there, false);
          await Deno.remove(altered, { recursive: true });
        });
      }

      await t.step("and takes the same when it was not altered", async () => {
        const { said, there } = await installFrom(root, address, server.addr.port);

        deepStrictEqual([there, /mismatch|not signed|NO_PUBKEY/.test(said)], [true, false]);
        doesNotMatch(said, /WARNING/);
      });
    })
  ));

/** Has apt read the channel anew, at another port, and install the agent; what it said of both. */
async function installFrom(root: CleanRoot, address: string, port: number) {
  const list = `${root.path}/etc/apt/sources.list.d/proxmox-monitor.list`;
  const before = await Deno.readTextFile(list);
  await Deno.writeTextFile(list, before.replace(address, `http://127.0.0.1:${port}`));
  const update = "rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb; apt-get update";
  const updated = await shell(root, update);
  const installed = await shell(root, `apt-get install -y ${AGENT}`);
  await Deno.writeTextFile(list, before);
  const { code } = await root.attempt([AGENT, "version"]);
  return {
    said: updated.stdout + updated.stderr + installed.stdout + installed.stderr,
    there: code === 0,
  };
}

/** Turns a bit in the middle of the one file of `directory` that is `chosen`, or of each. */
async function flip(directory: string, chosen: (name: string) => boolean): Promise<void> {
  for await (const { name } of Deno.readDir(directory)) {
    if (!chosen(name)) continue;
    using file = await Deno.open(join(directory, name), { read: true, write: true });
    const middle = Math.floor((await file.stat()).size / 2);
    const byte = new Uint8Array(1);
    await file.seek(middle, Deno.SeekMode.Start);
    await file.read(byte);
    await file.seek(middle, Deno.SeekMode.Start);
    await file.write(byte.map((value) => value ^ 1));
  }
}
